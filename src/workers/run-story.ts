import { appendEvents, type NewEvent } from '../db/events.ts';
import { withoutParameters } from '../db/outage.ts';
import type { Diagnostic } from '../domain/reason.ts';
import type { Claim } from './claim.ts';
import type { WorkerContext } from './context.ts';
import { persist } from './persist.ts';
import type { TerraformEvent } from './terraform/events.ts';

/** Writes a run's numbered events: redacted, durable, then announced. */
export type RunStory = {
  /** @throws DomainError LEASE_LOST when the claim is no longer current. */
  append(events: readonly NewEvent[]): Promise<void>;
  /** A line of our own, such as "resumed after a worker was lost". */
  note(text: string): Promise<void>;
};

/** @param redact takes secrets out of a text */
export function tellStory(
  context: Pick<WorkerContext, 'db' | 'bus'>,
  claim: Claim,
  lost: AbortSignal,
  redact: (text: string) => string,
): RunStory {
  const { fence, run } = claim;
  const { attempt } = run;
  let last = Promise.resolve(run.lastSeq);

  /** One after the other: each begins where the one before has ended. */
  function append(events: readonly NewEvent[]): Promise<void> {
    const redacted = events.map((event) => ({ ...event, text: redact(event.text) }));
    last = last.then((after) =>
      persist(lost, () => appendEvents(context.db, fence, { attempt, after }, redacted)).catch(withoutLines),
    );
    return last.then(() => context.bus.publish({ sessionId: run.sessionId, runId: run.id }));
  }
  return { append, note: (text) => append([{ kind: 'note', text }]) };
}

/** What is logged of a failed write holds none of the lines. */
function withoutLines(error: unknown): never {
  throw withoutParameters(error);
}

/** An event of terraform → a line of the run's story. */
export function storyLine(event: TerraformEvent): NewEvent {
  switch (event.kind) {
    case 'apply_start':
      return { kind: 'start', address: event.address, text: event.text };
    case 'apply_complete':
      return { kind: 'complete', address: event.address, text: event.text };
    case 'apply_errored':
      return { kind: 'errored', address: event.address, text: event.text };
    case 'diagnostic':
      return { kind: 'diagnostic', text: diagnosticText(event) };
    case 'change_summary':
      return { kind: 'summary', text: event.text };
    default:
      return { kind: 'line', text: event.text };
  }
}

/** The errors among terraform's events, for the session's reason. */
export function errorsOf(events: readonly TerraformEvent[], redact: (text: string) => string): Diagnostic[] {
  return events.flatMap((event) =>
    event.kind === 'diagnostic' && event.severity === 'error'
      ? [
          {
            severity: event.severity,
            summary: redact(event.summary),
            detail: redact(event.detail),
            address: event.address,
          },
        ]
      : [],
  );
}

function diagnosticText(event: Extract<TerraformEvent, { kind: 'diagnostic' }>): string {
  const kind = event.severity === 'error' ? 'Error' : 'Warning';
  const where = event.address === null ? '' : ` (${event.address})`;
  return [`${kind}: ${event.summary}${where}`, event.detail].filter(Boolean).join('\n');
}
