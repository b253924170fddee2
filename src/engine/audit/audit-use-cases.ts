import type { ExportedEvent, TrailEvent } from '../../db/find-audit.ts';
import type { Actor } from '../../domain/actor.ts';

/** Whose events, of which project (by name, archived or not), of how many days until now; what is left out is all. */
export type TrailFilter = { readonly project?: string; readonly userId?: string; readonly days?: number };

/**
 * The audit trail, for those who administer: guild admins see all of their guild, project admins what is of the projects
 * on which they hold `admin`. Both throw NOT_PERMITTED for everybody else, INPUT_INVALID for a filter that cannot be.
 */
export type AuditUseCases = {
  /** Newest first: `limit` (10) of `total`, after the first `offset`. */
  listAudit(
    actor: Actor,
    filter?: TrailFilter & { readonly limit?: number; readonly offset?: number },
  ): Promise<{ events: readonly TrailEvent[]; total: number }>;

  /** All of it, oldest first, so that everybody can check it. */
  exportAudit(actor: Actor, filter?: TrailFilter): Promise<readonly ExportedEvent[]>;
};
