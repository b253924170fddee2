import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { AuditKind } from '../domain/audit-kind.ts';
import type { SessionState } from '../domain/session-state.ts';
import { canonicalText } from './audit-trail.ts';
import type { Executor } from './client.ts';
import { auditEvents as e, projects } from './schema.ts';

/** Which events are looked for: what is left out does not matter. */
export type AuditFilter = {
  readonly guildId: string;
  /** Only those of these projects. */
  readonly projectIds?: readonly string[];
  readonly actorId?: string;
  /** Only those of the last days. */
  readonly days?: number;
};

/** An event as people read it. */
export type TrailEvent = {
  readonly id: number;
  readonly at: Date;
  readonly kind: AuditKind;
  /** Null where nobody asked for it: Cloud Engine itself did it. */
  readonly actorId: string | null;
  readonly project: string | null;
  readonly sessionId: string | null;
  readonly planId: string | null;
  readonly fromState: SessionState | null;
  readonly toState: SessionState | null;
  readonly details: Readonly<Record<string, unknown>>;
};

/** An event as everybody can check it: `hash` is the SHA-256 of `previous` and `canonical`. */
export type ExportedEvent = {
  readonly id: number;
  readonly chain: string;
  readonly seq: number;
  readonly canonical: string;
  readonly previous: string;
  readonly hash: string;
};

/** A page of events, newest first, and how many there are in all. */
export async function findAuditEvents(
  db: Executor,
  filter: AuditFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly events: TrailEvent[]; readonly total: number }> {
  const { id, at, kind, actorId, sessionId, planId, fromState, toState, details } = e;
  const columns = { id, at, kind, actorId, sessionId, planId, fromState, toState, details };
  const events = await db
    .select({ ...columns, project: projects.name })
    .from(e)
    .leftJoin(projects, eq(projects.id, e.projectId))
    .where(matching(filter))
    .orderBy(desc(e.at), desc(e.id))
    .limit(page.limit)
    .offset(page.offset);
  return { events, total: await db.$count(e, matching(filter)) };
}

/** Up to `limit` events for an export, oldest first, after the one with the id `after`. */
export async function exportAuditEvents(
  db: Executor,
  filter: AuditFilter,
  page: { readonly limit: number; readonly after: number },
): Promise<ExportedEvent[]> {
  const { id, chain, seq, previous, hash } = e;
  return db
    .select({ id, chain, seq, canonical: canonicalText, previous, hash })
    .from(e)
    .where(and(matching(filter), sql`${e.id} > ${page.after}`))
    .orderBy(e.id)
    .limit(page.limit);
}

function matching({ guildId, projectIds, actorId, days }: AuditFilter): SQL | undefined {
  return and(
    eq(e.guildId, guildId),
    projectIds === undefined ? undefined : inArray(e.projectId, [...projectIds]),
    actorId === undefined ? undefined : eq(e.actorId, actorId),
    days === undefined ? undefined : sql`${e.at} > now() - make_interval(days => ${days})`,
  );
}
