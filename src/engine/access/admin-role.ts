import { audit } from '../../db/audit.ts';
import { adminRoleOf, setAdminRole } from '../../db/grants.ts';
import { DomainError, invalidInput } from '../../domain/errors.ts';
import { isSnowflake } from '../../domain/ids.ts';
import type { EngineContext } from '../context.ts';
import type { AccessUseCases } from './access-use-cases.ts';

/** `adminRole` of the orchestrator. */
export function adminRoleWith({ db }: EngineContext): AccessUseCases['adminRole'] {
  return async (actor, { roleId, none = false } = {}) => {
    // Not whoever the role makes an admin: nobody passes on, or keeps, what Discord's own admins gave.
    if (!actor.isGuildAdmin) throw new DomainError('NOT_PERMITTED', { needed: 'discord-admin' });
    const { guildId, userId: actorId } = actor;
    if (roleId === undefined && !none) return { roleId: await adminRoleOf(db, guildId), changed: null };
    if (roleId !== undefined && none) {
      throw invalidInput({ field: 'none', problem: 'cannot be chosen together with a role' });
    }
    if (roleId !== undefined) requireRole(roleId, guildId);
    const chosen = roleId ?? null;
    return db.transaction(async (tx) => {
      const before = await setAdminRole(tx, guildId, chosen);
      if (before === chosen) return { roleId: chosen, changed: null };
      const details = { from: before, to: chosen };
      await audit(tx, { kind: 'guild.admin-role', guildId, actorId, details });
      return { roleId: chosen, changed: { before } };
    });
  };
}

/** Discord gives everybody the role that has the id of the server. */
function requireRole(roleId: string, guildId: string): void {
  if (!isSnowflake(roleId)) throw invalidInput({ field: 'role', problem: 'must be a role of this server' });
  if (roleId !== guildId) return;
  throw invalidInput({
    field: 'role',
    problem: 'cannot be that of everybody: all members would be server admins',
  });
}
