import type { AuditFinding } from '../domain/audit-chain.ts';

/** What is wrong with the audit log, as a sentence for operators. */
export function findingWords(finding: AuditFinding): string {
  const { problem, from, to, eventId } = finding;
  const chain = `chain ${finding.chain ?? 'none'}`;
  const which = from === to || to === null ? `event ${from}` : `events ${from} to ${to}`;
  const [is, was] = from === to ? ['is', 'was'] : ['are', 'were'];
  const row = eventId === null ? '' : ` (id ${eventId})`;
  switch (problem) {
    case 'altered':
      return `${chain}: ${which}${row} was altered: it is not what its hash was made of`;
    case 'unlinked':
      return `${chain}: ${which}${row} does not follow the event before it: one of the two was replaced`;
    case 'inserted':
      return `${chain}: ${which} is there more than once: one of them was inserted${row}`;
    case 'missing':
      return `${chain}: ${which} ${is} missing`;
    case 'cut-off':
      return `${chain}: ${which} ${was} cut off its end`;
    case 'beyond-head':
      return `${chain}: ${which} ${was} inserted at its end, or its head was turned back`;
    case 'head-altered':
      return `${chain}: its head was altered: it holds another hash than its newest event, ${from}`;
    case 'head-missing':
      return `${chain}: its head is missing; its newest event is ${from}`;
    case 'unchained':
      return `event with id ${eventId} stands in no chain: it was inserted, or torn out of one`;
    case 'rewritten':
      return `${chain}: ${which}${row} is not the one that was noted: the chain was rewritten up to there`;
    case 'forgotten':
      return `${chain}: ${which} ${was} noted and ${is} not there any more`;
  }
}
