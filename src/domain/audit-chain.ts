import { createHash } from 'node:crypto';

/** What the first event of a chain has in place of the hash of the one before it. */
export const beginning = '0'.repeat(64);

/** An event as a link of its chain, as it is stored. */
export type AuditLink = {
  readonly id: number;
  readonly kind: string;
  /** Null, like its number, only where somebody has tampered with the table itself. */
  readonly chain: string | null;
  readonly seq: number | null;
  /** The hash of the event before it, in hex. */
  readonly previous: string | null;
  readonly hash: string | null;
  /** All of the event but its two hashes, always in the same words. */
  readonly canonical: string;
};

/** The newest event of a chain. */
export type AuditHead = { readonly chain: string; readonly seq: number; readonly hash: string };

/** What is wrong with an event, with several that follow each other, or with a whole chain. */
export type AuditFinding = {
  readonly problem: /** Its content is not what its hash was made of. */
    | 'altered'
    /** It was made of another event than the one before it: one of the two was replaced. */
    | 'unlinked'
    /** Its number is there twice. */
    | 'inserted'
    /** They are not there, though later ones are. */
    | 'missing'
    /** They are not there, though the head of the chain tells of them. */
    | 'cut-off'
    /** The head of the chain does not tell of them. */
    | 'beyond-head'
    /** The head holds another hash than the newest event. */
    | 'head-altered'
    | 'head-missing'
    /** It stands in no chain. */
    | 'unchained'
    /** It is not the one that was noted. */
    | 'rewritten'
    /** They are not there, though they were noted. */
    | 'forgotten';
  readonly chain: string | null;
  /** The numbers of the first and last event that this is about. */
  readonly from: number | null;
  readonly to: number | null;
  /** Of the event that is there. */
  readonly eventId: number | null;
};

/** The hash of an event. */
export function hashOf({ previous, canonical }: Pick<AuditLink, 'previous' | 'canonical'>): string {
  return createHash('sha256')
    .update(`${previous ?? ''}${canonical}`, 'utf8')
    .digest('hex');
}

/** One hash for all chains: to be noted elsewhere, where nobody can reach it who reaches the database. */
export function digestOf(heads: readonly AuditHead[]): string {
  const lines = heads.map(({ chain, seq, hash }) => `${chain} ${seq} ${hash}\n`).sort();
  return createHash('sha256').update(lines.join(''), 'utf8').digest('hex');
}
