import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest, since it starts processes or waits for leases: begun first, none of it is alone at the end. Vitest
 * remembers durations itself, but not in a fresh clone.
 */
const slow = [
  'up.test.ts',
  'demo.test.ts',
  'bot/clouds.test.ts',
  'setup/setup.test.ts',
  'runs/left-behind.test.ts',
  'bench/bench.test.ts',
  'runs/scaling.test.ts',
  'runs/recovery.test.ts',
  'bot/unlock.test.ts',
  'runs/retry.test.ts',
  'runs/shutdown.test.ts',
  'dashboard/up.test.ts',
  'runs/rolling-restart.test.ts',
  'cli.test.ts',
  'terminal/up-on-terminal.test.ts',
  'bot/bot-restart.test.ts',
  'services/crash.test.ts',
  'catalog/provider.test.ts',
];

/** The slow files in the order above, then all others as vitest would have them. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = slow.indexOf(relative('test', moduleId));
      return at < 0 ? slow.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
