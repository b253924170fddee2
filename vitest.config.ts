import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/support/slow-first.ts';

// Where `.ci/run` wants the results as JSON.
const report = process.env['TEST_REPORT'];

// Services run as their own user where root runs the tests: it has to enter the folders made for it.
process.umask(0o022);

export default defineConfig({
  test: {
    reporters: ['default', ...(report ? [['json', { outputFile: report }] as ['json', object]] : [])],
    // Many tests wait for leases, processes and terraform; meanwhile others work.
    maxWorkers: Math.max(4, availableParallelism()),
    sequence: { sequencer: SlowFirst },
    // Importing leaves much behind: in little room, collecting it takes a tenth of the time.
    execArgv: ['--max-semi-space-size=32'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'integration',
          // Nothing in src keeps state of its own, so test files of one process can share what they import.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/long/**'],
          globalSetup: 'test/support/services.ts',
        },
      },
    ],
  },
});
