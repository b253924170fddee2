import { isDomainError } from '../domain/errors.ts';
import { shared } from '../metrics/shared.ts';
import { within } from '../within.ts';

/** Something that has to work. `run` rejects with a DomainError whose message is for operators and holds no secret. */
export type Check = { readonly name: string; readonly run: () => Promise<void> };

export type CheckResult = { readonly ok: boolean; readonly milliseconds: number; readonly problem?: string };

export type Readiness = { readonly ready: boolean; readonly checks: Readonly<Record<string, CheckResult>> };

/** No check is waited for longer than this, in milliseconds. */
export const checkPatience = 2000;

/**
 * Runs all checks at once, each within its time. Who asks while they are under way gets the same answer, and a check
 * that takes too long is not started a second time meanwhile.
 */
export function createReadiness(
  checks: readonly Check[],
  patience = checkPatience,
): { look(): Promise<Readiness> } {
  const running = checks.map(({ name, run }) => ({ name, run: shared(run) }));
  const look = shared(async () => {
    const results = await Promise.all(
      running.map(async ({ name, run }) => [name, await resultOf(run, patience)] as const),
    );
    return { ready: results.every(([, { ok }]) => ok), checks: Object.fromEntries(results) };
  });
  return { look };
}

/** A check that is not repeated for a while after it went well: for what is dear to find out. */
export function remembered(check: Check, milliseconds: number, now = () => performance.now()): Check {
  let goodUntil = Number.NEGATIVE_INFINITY;
  return {
    name: check.name,
    async run() {
      if (now() < goodUntil) return;
      await check.run();
      goodUntil = now() + milliseconds;
    },
  };
}

async function resultOf(run: () => Promise<void>, patience: number): Promise<CheckResult> {
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  const problem = await within(
    patience,
    run().then(() => undefined, wordsFor),
  );
  return problem === undefined
    ? { ok: true, milliseconds: took() }
    : { ok: false, milliseconds: took(), problem: problem ?? `no answer within ${patience / 1000} s` };
}

/** Only our own errors are known to hold no secret. */
function wordsFor(error: unknown): string {
  return isDomainError(error) ? error.message : 'failed; the log of the process may tell why';
}
