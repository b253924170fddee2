import {
  type AuditFilter,
  type ExportedEvent,
  exportAuditEvents,
  findAuditEvents,
} from '../../db/find-audit.ts';
import { adminRoleOf } from '../../db/grants.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError, invalidInput } from '../../domain/errors.ts';
import { isSnowflake } from '../../domain/ids.ts';
import { isGuildAdmin } from '../../policy/access.ts';
import { accessProject } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import { listProjectsWith } from '../projects/list-projects.ts';
import type { AuditUseCases, TrailFilter } from './audit-use-cases.ts';

/** Ten years: nothing here is older. */
export const mostDays = 3650;

/** How many events are read at once. */
const page = 2000;

/** `listAudit` of the orchestrator. */
export function listAuditWith(context: EngineContext): AuditUseCases['listAudit'] {
  return async (actor, { limit = 10, offset = 0, ...filter } = {}) =>
    findAuditEvents(context.db, await visible(context, actor, filter), { limit, offset });
}

/** `exportAudit` of the orchestrator. */
export function exportAuditWith(context: EngineContext): AuditUseCases['exportAudit'] {
  return async (actor, filter = {}) => {
    const seen = await visible(context, actor, filter);
    const events: ExportedEvent[] = [];
    for (;;) {
      const next = await exportAuditEvents(context.db, seen, { limit: page, after: events.at(-1)?.id ?? 0 });
      events.push(...next);
      if (next.length < page) return events;
    }
  };
}

/** What of that the actor may see. Rights come before the filter is judged. */
async function visible(
  context: EngineContext,
  actor: Actor,
  { project, userId, days }: TrailFilter,
): Promise<AuditFilter> {
  const projectIds = await administered(context, actor, project);
  if (userId !== undefined && !isSnowflake(userId)) {
    throw invalidInput({ field: 'user', problem: 'must be a member of this server' });
  }
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= mostDays)) {
    throw invalidInput({ field: 'days', problem: `must be a whole number from 1 to ${mostDays}` });
  }
  return {
    guildId: actor.guildId,
    ...(projectIds === undefined ? {} : { projectIds }),
    ...(userId === undefined ? {} : { actorId: userId }),
    ...(days === undefined ? {} : { days }),
  };
}

/** The projects whose trail the actor may see; undefined for all that there is in the guild. */
async function administered(
  context: EngineContext,
  actor: Actor,
  name: string | undefined,
): Promise<readonly string[] | undefined> {
  if (name !== undefined) {
    // An archived project has a past, too.
    const { project, permission } = await accessProject(context.db, actor, name, 'read');
    if (permission === 'admin') return [project.id];
    throw new DomainError('NOT_PERMITTED', { needed: 'admin', project: name });
  }
  if (isGuildAdmin(actor, await adminRoleOf(context.db, actor.guildId))) return undefined;
  const own = (await listProjectsWith(context)(actor)).filter(({ permission }) => permission === 'admin');
  if (own.length === 0) throw new DomainError('NOT_PERMITTED', { needed: 'admin' });
  return own.map(({ id }) => id);
}
