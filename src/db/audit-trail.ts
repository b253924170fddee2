import { sql } from 'drizzle-orm';
import type { AuditHead, AuditLink } from '../domain/audit-chain.ts';
import type { Executor, Transaction } from './client.ts';
import { auditChains, auditEvents as e } from './schema.ts';

/** How many links are held at once. */
const page = 2000;

/**
 * All of an event but its two hashes, as migrations/0007_audit_chain.sql says it, too. Said here once more, so that
 * nobody can change what is checked by changing the function in the database.
 */
export const canonicalText = sql<string>`jsonb_build_object(
  'id', ${e.id}, 'at', ${e.at} at time zone 'UTC', 'kind', ${e.kind}, 'guild_id', ${e.guildId}, 'project_id', ${e.projectId},
  'session_id', ${e.sessionId}, 'run_id', ${e.runId}, 'plan_id', ${e.planId}, 'actor_id', ${e.actorId},
  'from_state', ${e.fromState}, 'to_state', ${e.toState}, 'details', ${e.details}, 'chain', ${e.chain}, 'seq', ${e.seq})::text`;

/** Every event there is, chain by chain in the order of their numbers, a page at a time. */
export async function* auditLinks(tx: Transaction): AsyncGenerator<readonly AuditLink[]> {
  await tx.execute(sql`
    declare links no scroll cursor for
    select ${e.id} as id, ${e.kind} as kind, ${e.chain} as chain, ${e.seq} as seq, ${e.previous} as previous,
      ${e.hash} as hash, ${canonicalText} as canonical
    from ${e} order by ${e.chain}, ${e.seq}, ${e.id}`);
  for (;;) {
    const { rows } = await tx.execute<Stored>(sql.raw(`fetch ${page} from links`));
    if (rows.length === 0) return;
    yield rows.map(({ id, seq, ...link }) => ({
      ...link,
      id: Number(id),
      seq: seq === null ? null : Number(seq),
    }));
  }
}

/** As the driver gives it: large numbers as text. */
type Stored = Omit<AuditLink, 'id' | 'seq'> & { readonly id: string; readonly seq: string | null };

/** The heads of all chains. */
export async function auditHeads(db: Executor): Promise<AuditHead[]> {
  return db.select().from(auditChains);
}
