import type { ProjectSettings } from '../../db/projects.ts';
import { formatMonthly, fromCents } from '../../domain/money.ts';
import type { SettingChange } from '../../engine/projects/project-use-cases.ts';
import { code } from '../text.ts';

const labels: Readonly<Record<keyof ProjectSettings, string>> = {
  description: 'Description',
  provider: 'Provider',
  region: 'Region',
  channelId: 'Channel for notices',
  monthlyBudgetCents: 'Budget',
  approvalsRequired: 'Approvals by others',
  protected: 'Protected',
};

/** The settings of a project, a line each. */
export function settingLines(settings: ProjectSettings): string {
  return (Object.keys(labels) as (keyof ProjectSettings)[])
    .map((setting) => `${labels[setting]}: ${valueWords(setting, settings[setting])}`)
    .join('\n');
}

/** What changed, from what to what, a line each. */
export function changeLines(changes: readonly SettingChange[]): string {
  return changes
    .map(
      ({ setting, from, to }) =>
        `• ${labels[setting]}: ${valueWords(setting, from)} → ${valueWords(setting, to)}`,
    )
    .join('\n');
}

function valueWords(setting: keyof ProjectSettings, value: ProjectSettings[keyof ProjectSettings]): string {
  switch (setting) {
    case 'channelId':
      return value === null ? 'none' : `<#${value}>`;
    case 'monthlyBudgetCents':
      return typeof value === 'number' ? formatMonthly(fromCents(value)) : 'none';
    case 'protected':
      return value === true ? 'yes' : 'no';
    case 'description':
      return value === '' ? 'none' : code(String(value), 200);
    case 'approvalsRequired':
      return String(value);
    default:
      return code(String(value));
  }
}
