import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
} from 'discord.js';
import { invalidInput } from '../../domain/errors.ts';
import type { PolicyKind } from '../../domain/policy-rule.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import type { RuleRequest } from '../../policy/read-rule.ts';
import { code } from '../text.ts';
import { placeWords, ruleWords, windowWords } from '../words/rules.ts';
import type { SlashCommand } from './command.ts';
import type { CommandOptions } from './options.ts';
import { projectOption } from './project-option.ts';

const { Integer, Number: Decimal, String: Text } = ApplicationCommandOptionType;

/** A subcommand for each kind of rule. */
type Kind = {
  readonly description: string;
  readonly options: readonly APIApplicationCommandBasicOption[];
  readonly read: (options: CommandOptions) => RuleRequest;
};

const kinds: Readonly<Record<PolicyKind, Kind>> = {
  regions: {
    description: 'Only these regions may be used',
    options: [
      {
        type: Text,
        name: 'regions',
        description: 'Separated by commas',
        required: true,
        autocomplete: true,
        max_length: 1000,
      },
    ],
    read: (options) => ({ kind: 'regions', regions: options.required('regions') }),
  },
  'machine-size': {
    description: 'The largest machine that may be made',
    options: [
      { type: Integer, name: 'max_vcpus', description: 'At most how many vCPUs', min_value: 1 },
      { type: Decimal, name: 'max_memory_gb', description: 'At most how many GB of memory', min_value: 0.1 },
    ],
    read: (options) => ({
      kind: 'machine-size',
      max_vcpus: options.number('max_vcpus'),
      max_memory_gb: options.number('max_memory_gb'),
    }),
  },
  cost: {
    description: 'What may be spent, in dollars a month',
    options: [
      {
        type: Decimal,
        name: 'max_resource',
        description: 'At most so many dollars a month for one resource',
        min_value: 0,
      },
      {
        type: Decimal,
        name: 'max_session',
        description: 'At most so many dollars a month that one session adds',
        min_value: 0,
      },
    ],
    read: (options) => ({
      kind: 'cost',
      max_resource: options.number('max_resource'),
      max_session: options.number('max_session'),
    }),
  },
  exposure: {
    description: 'Whether anything may be reachable from the internet',
    options: [
      {
        type: Text,
        name: 'public',
        description: 'What is reachable from the internet is …',
        required: true,
        choices: ['forbidden', 'allowed'].map((value) => ({ name: value, value })),
      },
    ],
    read: (options) => ({ kind: 'exposure', public: options.required('public') }),
  },
  freeze: {
    description: 'A window in which nothing is applied',
    options: [
      {
        type: Text,
        name: 'cron',
        description: 'When it begins: minute, hour, day, month, weekday, such as 0 18 * * FRI',
        required: true,
        max_length: 100,
      },
      {
        type: Text,
        name: 'duration',
        description: 'How long it lasts, such as 62h; at most 31d',
        required: true,
        max_length: 20,
      },
      {
        type: Text,
        name: 'timezone',
        description: 'Whose clock that is, such as Europe/Berlin; UTC unless said otherwise',
        autocomplete: true,
        max_length: 64,
      },
    ],
    read: (options) => ({
      kind: 'freeze',
      cron: options.required('cron'),
      duration: options.required('duration'),
      timezone: options.text('timezone'),
    }),
  },
  approvals: {
    description: 'By how many others a plan has to be approved',
    options: [
      {
        type: Integer,
        name: 'required',
        description: 'How many; 0 takes the rule away',
        required: true,
        min_value: 0,
        max_value: 10,
      },
    ],
    read: (options) => ({ kind: 'approvals', required: options.number('required') ?? Number.NaN }),
  },
};

export const setPolicy: SlashCommand = {
  definition: {
    name: 'cloud-set-policy',
    description: 'Lay down a rule for a project or the whole server (admins)',
    options: Object.entries(kinds).map(([name, kind]) => subcommand(name, kind)),
  },
  async run({ orchestrator }, { actor, options }) {
    const kind = options.subcommand ?? '';
    if (!Object.hasOwn(kinds, kind)) throw invalidInput({ field: 'rule', problem: 'must be chosen' });
    const rule = kinds[kind as PolicyKind].read(options);
    return laidDownWords(await orchestrator.setPolicy(actor, { project: options.text('project'), rule }));
  },
};

function subcommand(name: string, { description, options }: Kind): APIApplicationCommandSubcommandOption {
  const project = {
    ...projectOption,
    description: 'For this project only; for the whole server where it is left out',
    required: false,
  };
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name,
    description,
    options: [...options, project],
  };
}

function laidDownWords({
  project,
  policy,
  replaced,
}: Awaited<ReturnType<Orchestrator['setPolicy']>>): string {
  const place = placeWords(project);
  if (policy === null) {
    return replaced === null
      ? `There was no such rule for ${place}, so nothing was changed.`
      : `This rule no longer holds for ${place}: ${ruleWords(replaced)}`;
  }
  return [
    `From now on, for ${place} (rule ${code(policy.id)}): ${ruleWords(policy.rule)}`,
    windowWords(policy.rule, new Date()),
    replaced === null ? '' : `Until now: ${ruleWords(replaced)}`,
    'Sessions are held against it when they plan, are approved and are applied; what is deployed stays.',
  ]
    .filter((line) => line !== '')
    .join('\n');
}
