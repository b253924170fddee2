import { isDomainError } from '../domain/errors.ts';
import type { Orchestrator } from '../engine/orchestrator.ts';
import type { LocalGuild } from './discord/driver/guild.ts';
import type { Person } from './discord/driver/person.ts';
import type { LocalDiscord } from './discord/local-discord.ts';
import type { Channel } from './discord/state/model.ts';

/** The people and places of the local Discord that `npm start` serves. */
export type LocalServer = {
  readonly guildId: string;
  readonly guild: LocalGuild;
  readonly channel: Channel;
  /** Administers the server. */
  readonly admin: Person;
  readonly alice: Person;
  readonly bob: Person;
};

/** Always the same ids, so that what Postgres remembers fits after a restart. They are from before Discord began. */
const ids = {
  guild: '100000000000000001',
  channel: '100000000000000002',
  adminRole: '100000000000000003',
  admin: '100000000000000010',
  alice: '100000000000000011',
  bob: '100000000000000012',
} as const;

/** The project that is there from the start. */
export const demoProject = 'demo';

/** Founds the server: `admin` administers it, `alice` and `bob` are members, `#deployments` is where they deploy. */
export function foundLocalServer(discord: LocalDiscord): LocalServer {
  const guild = discord.addGuild('Cloud Engine', ids.guild);
  const admins = guild.addRole('Admins', ['ManageGuild'], ids.adminRole);
  return {
    guildId: guild.id,
    guild,
    channel: guild.addChannel('deployments', { id: ids.channel }),
    admin: guild.addMember('admin', { id: ids.admin, roles: [admins] }),
    alice: guild.addMember('alice', { id: ids.alice }),
    bob: guild.addMember('bob', { id: ids.bob }),
  };
}

/** Sees to it that there is a project `demo`, on which `alice` holds `deploy`; also after a death in between. */
export async function ensureDemoProject(orchestrator: Orchestrator, server: LocalServer): Promise<void> {
  const { guildId, admin, alice, channel } = server;
  const actor = { userId: admin.id, guildId, roleIds: [], isGuildAdmin: true };
  const project = {
    name: demoProject,
    provider: 'sandbox',
    region: 'local',
    description: 'A place to try things out',
    channelId: channel.id,
  };
  await orchestrator.createProject(actor, project).catch(unlessTaken);
  const held = await orchestrator.listProjects({ ...actor, userId: alice.id, isGuildAdmin: false });
  if (held.some(({ name }) => name === project.name)) return;
  await orchestrator.grant(actor, {
    project: project.name,
    subject: { kind: 'user', id: alice.id },
    permission: 'deploy',
    duration: 'permanent',
  });
}

function unlessTaken(error: unknown): void {
  if (!isDomainError(error) || error.code !== 'NAME_TAKEN') throw error;
}
