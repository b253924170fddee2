import type {
  APIApplicationCommandAutocompleteInteraction,
  APIApplicationCommandOptionChoice,
} from 'discord.js';
import { limitableMeasures } from '../catalog/footprint.ts';
import { providerOf, supportedProviders } from '../catalog/registry.ts';
import type { Actor } from '../domain/actor.ts';
import { openStates, type SessionState } from '../domain/session-state.ts';
import type { Orchestrator } from '../engine/orchestrator.ts';
import { usedOptions } from './commands/used-options.ts';
import { policyChoices, regionLists, timeZones } from './complete-rules.ts';
import { cut } from './text.ts';

type Choice = APIApplicationCommandOptionChoice<string>;

/** Discord's limits. */
const maxChoices = 25;
const maxChoice = 100;

const allProviders = supportedProviders.map(providerOf);

/** What is typed so far: the option in focus, and the values of all by name. */
type Typing = {
  readonly command: string;
  readonly focused: string;
  readonly text: string;
  readonly values: ReadonlyMap<string, string>;
};

/**
 * What the option that is being typed could be, scoped to what the member may see.
 * @returns at most 25; none for an option that completes nothing
 */
export async function complete(
  orchestrator: Orchestrator,
  actor: Actor,
  interaction: APIApplicationCommandAutocompleteInteraction,
): Promise<Choice[]> {
  const typing = readTyping(interaction);
  if (typing === null) return [];
  if (typing.focused === 'session') return sessionChoices(orchestrator, actor, typing);
  if (typing.focused === 'policy') {
    return (await policyChoices(orchestrator, actor, typing.text)).slice(0, maxChoices);
  }
  const words = await wordsFor(orchestrator, actor, typing);
  return words
    .filter((word) => word.toLowerCase().includes(typing.text.trim().toLowerCase()))
    .slice(0, maxChoices)
    .map((word) => ({ name: cut(word, maxChoice), value: word.slice(0, maxChoice) }));
}

function readTyping({ data }: APIApplicationCommandAutocompleteInteraction): Typing | null {
  const values = new Map<string, string>();
  let focused: string | null = null;
  for (const option of usedOptions(data.options).given) {
    values.set(option.name, String(option.value));
    if ('focused' in option && option.focused === true) focused = option.name;
  }
  return focused === null ? null : { command: data.name, focused, text: values.get(focused) ?? '', values };
}

/** For these commands, only sessions of which it can be asked. */
const statesOf: Readonly<Record<string, readonly SessionState[]>> = {
  'cloud-cancel': openStates,
  'cloud-admin-cancel': openStates,
  'cloud-retry': ['FAILED'],
};

async function sessionChoices(
  orchestrator: Orchestrator,
  actor: Actor,
  { command, text }: Typing,
): Promise<Choice[]> {
  const states = statesOf[command];
  const found = await orchestrator.findSessions(actor, {
    text,
    limit: maxChoices,
    ...(states === undefined ? {} : { states }),
  });
  return found.map(({ id, projectName, state }) => ({
    name: `${id} · ${projectName} · ${state}`,
    value: id,
  }));
}

async function wordsFor(
  orchestrator: Orchestrator,
  actor: Actor,
  { command, focused, text, values }: Typing,
): Promise<readonly string[]> {
  const chosen = values.get('provider');
  switch (focused) {
    case 'project':
      return projectsFor(orchestrator, actor, command);
    case 'region':
      return supportedProviders
        .filter((name) => chosen === undefined || name === chosen)
        .flatMap((name) => providerOf(name).regions);
    case 'regions': {
      const providers = values.has('project')
        ? await providersFor(orchestrator, actor, values)
        : allProviders;
      return regionLists(
        text,
        providers.flatMap(({ regions }) => regions),
      );
    }
    case 'timezone':
      return timeZones();
    case 'resource': {
      const measures = (await providersFor(orchestrator, actor, values)).flatMap(limitableMeasures);
      return [...new Set(measures)];
    }
    case 'resource_type':
      return (await typesFor(orchestrator, actor, values)).map(({ type }) => type);
    case 'machine_type': {
      const types = await typesFor(orchestrator, actor, values);
      const wanted = values.get('resource_type');
      const sizes = types
        .filter(({ type }) => wanted === undefined || type === wanted)
        .flatMap((type) => type.sizes ?? []);
      return [...new Set(sizes.map(({ name }) => name))];
    }
    default:
      return [];
  }
}

/** Commands that only project admins use: for them, only what the actor administers. */
const adminCommands: readonly string[] = [
  'cloud-grant',
  'cloud-revoke',
  'cloud-grants',
  'cloud-edit-project',
  'cloud-archive-project',
  'cloud-restore-project',
  'cloud-set-quota',
  'cloud-set-policy',
  'cloud-admin-list',
  'cloud-unlock',
];

async function projectsFor(
  orchestrator: Orchestrator,
  actor: Actor,
  command: string,
): Promise<readonly string[]> {
  const which = command === 'cloud-restore-project' ? 'archived' : 'living';
  const found = await orchestrator.listProjects(actor, which);
  const mine = adminCommands.includes(command)
    ? found.filter(({ permission }) => permission === 'admin')
    : found;
  return mine.map(({ name }) => name);
}

/** The types of the project that was chosen; of all projects that the member may see, where none was yet. */
async function typesFor(orchestrator: Orchestrator, actor: Actor, values: ReadonlyMap<string, string>) {
  const types = (await providersFor(orchestrator, actor, values)).flatMap((provider) => provider.types);
  return [...new Map(types.map((type) => [type.type, type])).values()];
}

/** The provider of the project that was chosen; those of all projects that the member may see, where none was yet. */
async function providersFor(orchestrator: Orchestrator, actor: Actor, values: ReadonlyMap<string, string>) {
  const projects = await orchestrator.listProjects(actor);
  const named = projects.filter(({ name }) => name === values.get('project'));
  const providers = new Set((named.length > 0 ? named : projects).map(({ provider }) => provider));
  return [...providers].map(providerOf);
}
