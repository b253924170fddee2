import { describe, expect, it } from 'vitest';
import { parseEventLine, type TerraformEvent } from '../../src/workers/terraform/events.ts';
import { parseState } from '../../src/workers/terraform/state-file.ts';
import { context, planned, read, resource, terraform, until } from './support.ts';

function progress(events: readonly TerraformEvent[], ...kinds: TerraformEvent['kind'][]): string[] {
  return events
    .flatMap((event) => (kinds.includes(event.kind) && 'address' in event && event.address) || [])
    .sort();
}

/** Four that take a while side by side, and four that follow. */
const resources = Object.fromEntries(
  [0, 1, 2, 3].flatMap((i) => [
    [`first${i}`, resource(`sleep 0.${i + 1}`)],
    [`then${i}`, { ...resource('sleep 0.1'), depends_on: [`terraform_data.first${i}`] }],
  ]),
);

describe('a stop at any moment of an apply', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i * 50))(
    'leaves nothing in doubt %i ms after the start',
    async (ms) => {
      const { path: dir } = await planned(resources);
      const run = await terraform.apply({ ...context(dir), onEvents: () => {} });
      await until(dir, 'apply.pid');
      setTimeout(run.interrupt, ms);
      const end = await run.ended;
      const output = read(dir, 'apply.out');
      const events = output.trim().split('\n').map(parseEventLine);
      const state = parseState(read(dir, 'terraform.tfstate')).resources;
      const started = progress(events, 'apply_start');
      const settled = progress(events, 'apply_complete', 'apply_errored');
      // Terraform prints "Creating..." and only then notices that it has to stop: such an address is never created.
      expect(started).toEqual(expect.arrayContaining(settled));
      expect(state.map(({ address }) => address).sort()).toEqual(settled);
      expect(state.filter(({ tainted }) => !tainted).map(({ address }) => address)).toEqual(
        progress(events, 'apply_complete'),
      );
      expect(output).not.toContain('Two interrupts');
      expect(end).toMatchObject({ killed: false, lost: false });
    },
  );
});
