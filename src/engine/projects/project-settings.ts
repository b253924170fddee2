import type { Provider } from '../../catalog/contract.ts';
import { providerOf } from '../../catalog/registry.ts';
import type { ProjectSettings } from '../../db/projects.ts';
import { invalidInput, type Violation } from '../../domain/errors.ts';
import { isSnowflake } from '../../domain/ids.ts';
import { readCents } from '../../domain/money.ts';
import { plainTextProblem } from '../../domain/plain-text.ts';
import type { TypedSettings } from './project-use-cases.ts';

const maxDescription = 200;

/** More approvals than this nobody gives. */
const mostApprovals = 10;

/**
 * The settings that were typed, checked.
 * @param current what holds where nothing was typed
 * @throws DomainError INPUT_INVALID with all that is wrong, PROVIDER_UNSUPPORTED
 */
export function readSettings(
  typed: TypedSettings,
  current: Pick<ProjectSettings, 'provider' | 'region'> | null,
): Partial<ProjectSettings> {
  const provider = providerOf(typed.provider ?? current?.provider ?? '');
  const region = typed.region ?? current?.region ?? '';
  const problems = problemsOf(typed, provider, region);
  if (problems.length > 0) throw invalidInput(...problems);
  const { description, channel, budget, approvals, protected: isProtected } = typed;
  return {
    ...(typed.provider === undefined ? {} : { provider: provider.name }),
    ...(typed.region === undefined ? {} : { region }),
    ...(description === undefined ? {} : { description }),
    ...(channel === undefined ? {} : { channelId: channel.id }),
    ...(budget === undefined ? {} : { monthlyBudgetCents: isNone(budget) ? null : readCents(budget) }),
    ...(approvals === undefined ? {} : { approvalsRequired: approvals }),
    ...(isProtected === undefined ? {} : { protected: isProtected }),
  };
}

function problemsOf(typed: TypedSettings, provider: Provider, region: string): readonly Violation[] {
  const { description = '', channel, budget, approvals } = typed;
  const problems: (Violation | null)[] = [
    provider.regions.includes(region)
      ? null
      : {
          field: 'region',
          problem: `must be one of ${provider.regions.map((one) => `\`${one}\``).join(', ')}`,
        },
    problem('description', plainTextProblem(description, maxDescription)),
    channel === undefined || (channel.suitable && isSnowflake(channel.id))
      ? null
      : {
          field: 'channel',
          problem: 'must be a text channel of this server, not a thread, forum or voice channel: choose one',
        },
    budget === undefined || isNone(budget) || readCents(budget) !== null
      ? null
      : { field: 'budget', problem: 'must be dollars a month such as `250` or `99.50`, or `none`' },
    approvals === undefined || (Number.isInteger(approvals) && approvals >= 0 && approvals <= mostApprovals)
      ? null
      : { field: 'approvals', problem: `must be a whole number from 0 to ${mostApprovals}` },
  ];
  return problems.filter((one) => one !== null);
}

function problem(field: string, words: string | null): Violation | null {
  return words === null ? null : { field, problem: words };
}

function isNone(typed: string): boolean {
  return typed.trim().toLowerCase() === 'none';
}

/** What is set of a project. */
export function settingsOf(project: ProjectSettings): ProjectSettings {
  const { description, provider, region, channelId, monthlyBudgetCents, approvalsRequired } = project;
  return {
    description,
    provider,
    region,
    channelId,
    monthlyBudgetCents,
    approvalsRequired,
    protected: project.protected,
  };
}
