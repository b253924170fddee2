import { type AuditFinding, type AuditHead, type AuditLink, beginning, hashOf } from './audit-chain.ts';

/** Findings beyond this many are only counted. */
const mostTold = 100;

/** What was found, once all links have been looked at. */
export type ChainReport = {
  readonly events: number;
  readonly chains: number;
  /** The first of them, in the order of the chains. */
  readonly findings: readonly AuditFinding[];
  /** How many there are in all. */
  readonly found: number;
};

/** Where a chain stands: its newest event, and its hash where that can be believed. */
type End = { readonly chain: string; readonly seq: number; readonly hash: string | null };

/**
 * Checks chains link by link: no more than one link and the ends of all chains are kept.
 * @param heads the heads of all chains, as they are stored
 * @param noted heads that were noted earlier: each has to be in its chain still
 */
export function createChainCheck(heads: readonly AuditHead[], noted: readonly AuditHead[] = []) {
  const headOf = new Map(heads.map((head) => [head.chain, head]));
  const notedOf = new Map(noted.map((head) => [head.chain, head]));
  const findings: AuditFinding[] = [];
  let [events, chains, found] = [0, 0, 0];
  let at: End | null = null;

  function tell(
    problem: AuditFinding['problem'],
    about: Partial<AuditFinding> & { readonly chain: string | null },
  ): void {
    found++;
    const from = about.from ?? null;
    if (found <= mostTold) findings.push({ problem, from, to: from, eventId: null, ...about });
  }

  function end({ chain, seq, hash }: End): void {
    const head = headOf.get(chain);
    headOf.delete(chain);
    if (head === undefined) tell('head-missing', { chain, from: seq });
    else if (head.seq > seq) tell('cut-off', { chain, from: seq + 1, to: head.seq });
    else if (head.seq < seq) tell('beyond-head', { chain, from: head.seq + 1, to: seq });
    else if (hash !== null && head.hash !== hash) tell('head-altered', { chain, from: seq });
    forgotten(chain, seq);
  }

  /** Those that were noted and are not there. */
  function forgotten(chain: string, seq: number): void {
    const head = notedOf.get(chain);
    notedOf.delete(chain);
    if (head !== undefined && head.seq > seq) tell('forgotten', { chain, from: seq + 1, to: head.seq });
  }

  function follow(before: End, link: AuditLink, chain: string, seq: number): End {
    const about = { chain, from: seq, eventId: link.id };
    if (seq <= before.seq) {
      tell('inserted', about);
      return before;
    }
    const gap = seq > before.seq + 1;
    if (gap) tell('missing', { chain, from: before.seq + 1, to: seq - 1 });
    const sound = link.hash === hashOf(link);
    if (!sound) tell('altered', about);
    else if (!gap && before.hash !== null && link.previous !== before.hash) tell('unlinked', about);
    const wanted = notedOf.get(chain);
    if (wanted?.seq === seq && wanted.hash !== link.hash) tell('rewritten', about);
    return { chain, seq, hash: sound ? link.hash : null };
  }

  return {
    /** Takes the next link; those of a chain come one after the other, by their numbers. */
    take(link: AuditLink): void {
      events++;
      const { chain, seq } = link;
      if (chain === null || seq === null) {
        tell('unchained', { chain, from: seq, eventId: link.id });
        return;
      }
      if (at?.chain !== chain) {
        if (at !== null) end(at);
        chains++;
        at = { chain, seq: 0, hash: beginning };
      }
      at = follow(at, link, chain, seq);
    },
    /** After the last link. */
    finish(): ChainReport {
      if (at !== null) end(at);
      for (const chain of [...headOf.keys()]) end({ chain, seq: 0, hash: beginning });
      for (const chain of [...notedOf.keys()]) forgotten(chain, 0);
      return { events, chains, findings, found };
    },
  };
}
