import type { Core } from '../../core.ts';
import type { Command, CommandDefinition } from '../../state/model.ts';
import { commandIssues, commandSetIssues } from '../../validation/command-limits.ts';
import { commandJson } from '../../wire/command.ts';
import { apiError, refuse } from '../api-error.ts';
import { type Answer, noContent, ok, type Route, type RouteRequest } from '../route.ts';

const global = '/applications/{application_id}/commands';
const inGuild = '/applications/{application_id}/guilds/{guild_id}/commands';

/** Docs, Create Global Application Command and the following: chat commands, user and message commands. */
const most: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };

export const commandRoutes: readonly Route[] = [global, inGuild].flatMap((path): readonly Route[] => [
  { method: 'GET', path, auth: 'bot', handle: list },
  { method: 'PUT', path, auth: 'bot', prepare, handle: replaceAll },
  { method: 'POST', path, auth: 'bot', prepare, handle: create },
  { method: 'GET', path: `${path}/{command_id}`, auth: 'bot', handle: (request) => ok(json(request)) },
  { method: 'PATCH', path: `${path}/{command_id}`, auth: 'bot', prepare, handle: patch },
  { method: 'DELETE', path: `${path}/{command_id}`, auth: 'bot', handle: remove },
]);

/** The document wants permissions as a number, but Discord also takes the string that it documents and answers with. */
function prepare(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(prepare);
  if (typeof body !== 'object' || body === null) return body;
  const permissions: unknown = Reflect.get(body, 'default_member_permissions');
  if (typeof permissions !== 'string' || !/^\d+$/.test(permissions)) return body;
  return { ...body, default_member_permissions: Number(permissions) };
}

function list(request: RouteRequest): Answer {
  const localized = request.query['with_localizations'] === 'true';
  const { core } = request;
  return ok(inScope(request).map((command) => commandJson(core.world, command, localized)));
}

/** Commands that keep their name and type keep their id. */
function replaceAll(request: RouteRequest): Answer {
  const { core } = request;
  const definitions = (request.body ?? []) as readonly CommandDefinition[];
  const before = inScope(request);
  refuse(commandSetIssues(definitions));
  refuseTooMany(definitions);
  for (const command of before) core.world.commands.delete(command.id);
  const commands = definitions.map((definition) => store(request, definition, before));
  core.world.changed({ kind: 'commands-changed' });
  return ok(commands.map((command) => commandJson(core.world, command)));
}

function create(request: RouteRequest): Answer {
  const { core } = request;
  const definition = request.body as CommandDefinition;
  const before = inScope(request);
  refuse(commandIssues(definition));
  const existed = before.some((other) => keyOf(other.definition) === keyOf(definition));
  if (!existed) refuseTooMany([...before.map((other) => other.definition), definition]);
  const command = store(request, definition, before);
  core.world.changed({ kind: 'commands-changed' });
  return { status: existed ? 200 : 201, body: commandJson(core.world, command) };
}

function patch(request: RouteRequest): Answer {
  const { core } = request;
  const command = find(request);
  const definition = { ...command.definition, ...(request.body as Partial<CommandDefinition>) };
  refuse(commandIssues(definition));
  command.definition = definition;
  command.version = core.world.nextId();
  core.world.changed({ kind: 'commands-changed' });
  return ok(commandJson(core.world, command));
}

function remove(request: RouteRequest): Answer {
  request.core.world.commands.delete(find(request).id);
  request.core.world.changed({ kind: 'commands-changed' });
  return noContent;
}

function json(request: RouteRequest): object {
  return commandJson(request.core.world, find(request));
}

function store(
  { core, params }: RouteRequest,
  definition: CommandDefinition,
  before: readonly Command[],
): Command {
  const known = before.find((command) => keyOf(command.definition) === keyOf(definition));
  const command: Command = {
    id: known?.id ?? core.world.nextId(),
    guildId: params['guild_id'],
    version: core.world.nextId(),
    definition,
  };
  core.world.commands.set(command.id, command);
  return command;
}

function keyOf(definition: CommandDefinition): string {
  return `${definition.type ?? 1} ${definition.name}`;
}

function inScope({ core, params }: RouteRequest): readonly Command[] {
  requireOwn(core, params['application_id'], params['guild_id']);
  return [...core.world.commands.values()].filter((command) => command.guildId === params['guild_id']);
}

function find(request: RouteRequest): Command {
  const command = inScope(request).find((one) => one.id === request.params['command_id']);
  if (!command) throw apiError(404, 10063, 'Unknown application command');
  return command;
}

/** @throws ApiError 50001 for another application, or a guild where the bot is not. */
function requireOwn(core: Core, applicationId: string | undefined, guildId: string | undefined): void {
  if (applicationId !== core.world.applicationId)
    throw apiError(403, 20_012, 'You are not authorized to perform this action on this application');
  if (guildId !== undefined && !core.world.guilds.has(guildId)) throw apiError(403, 50_001, 'Missing Access');
}

function refuseTooMany(definitions: readonly CommandDefinition[]): void {
  for (const [type, limit] of Object.entries(most)) {
    const count = definitions.filter((definition) => (definition.type ?? 1) === Number(type)).length;
    if (count > limit)
      throw apiError(400, 30_032, `Maximum number of application commands reached (${limit})`);
  }
}
