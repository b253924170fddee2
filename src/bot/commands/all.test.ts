import { ApplicationCommandOptionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { supportedProviders } from '../../catalog/registry.ts';
import { commands } from './all.ts';
import { usagesOf, usageWords } from './usage.ts';

const definitions = commands.map(({ definition }) => definition);

const usages = definitions.flatMap(usagesOf);

function usageOf(name: string) {
  const found = usages.find((usage) => usage.name === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
}

const optionsOf = (name: string) => usageOf(name).options;

function valuesOf(command: string, name: string): unknown[] {
  const option = optionsOf(command).find((one) => one.name === name);
  return option !== undefined && 'choices' in option ? (option.choices ?? []).map(({ value }) => value) : [];
}

describe('the slash commands', () => {
  it('are these', () => {
    expect(definitions.map(({ name }) => name).sort()).toEqual([
      'cloud-admin-cancel',
      'cloud-admin-list',
      'cloud-admin-role',
      'cloud-archive-project',
      'cloud-audit',
      'cloud-cancel',
      'cloud-create-project',
      'cloud-deploy',
      'cloud-destroy',
      'cloud-edit-project',
      'cloud-grant',
      'cloud-grants',
      'cloud-help',
      'cloud-list',
      'cloud-logs',
      'cloud-policies',
      'cloud-projects',
      'cloud-quota',
      'cloud-remove-policy',
      'cloud-resources',
      'cloud-restore-project',
      'cloud-retry',
      'cloud-revoke',
      'cloud-set-policy',
      'cloud-set-quota',
      'cloud-show',
      'cloud-stats',
      'cloud-unlock',
    ]);
  });

  it.each([
    [
      'cloud-create-project',
      'project provider region [description] [channel] [budget] [approvals] [protected]',
    ],
    [
      'cloud-edit-project',
      'project [region] [description] [channel] [budget] [approvals] [protected] [provider]',
    ],
    ['cloud-archive-project', 'project'],
    ['cloud-restore-project', 'project'],
    ['cloud-admin-role', '[role] [none]'],
    ['cloud-revoke', 'user project'],
    ['cloud-grants', '[project] [user]'],
    ['cloud-admin-list', '[project] [state] [user]'],
    ['cloud-admin-cancel', 'session [force] [reason]'],
    ['cloud-unlock', 'project'],
    ['cloud-grant', 'user project permission [duration] [session]'],
    ['cloud-deploy', 'project [resource_type] [name] [machine_type] [expires]'],
    ['cloud-destroy', 'project'],
    ['cloud-list', '[project] [state]'],
    ['cloud-show', 'session'],
    ['cloud-logs', 'session'],
    ['cloud-projects', ''],
    ['cloud-resources', 'project'],
    ['cloud-quota', 'project'],
    ['cloud-policies', '[project]'],
    ['cloud-set-quota', 'project resource limit'],
    ['cloud-set-policy regions', 'regions [project]'],
    ['cloud-set-policy machine-size', '[max_vcpus] [max_memory_gb] [project]'],
    ['cloud-set-policy cost', '[max_resource] [max_session] [project]'],
    ['cloud-set-policy exposure', 'public [project]'],
    ['cloud-set-policy freeze', 'cron duration [timezone] [project]'],
    ['cloud-set-policy approvals', 'required [project]'],
    ['cloud-remove-policy', 'policy'],
    ['cloud-retry', 'session'],
    ['cloud-cancel', 'session'],
    ['cloud-stats', '[days] [project]'],
    ['cloud-help', ''],
  ])('/%s takes %j', (name, options) => {
    expect(usageWords(usageOf(name))).toBe(`/${name} ${options}`.trim());
  });

  it('let a grant go to a member or a role, picked from Discord’s list', () => {
    expect(optionsOf('cloud-grant')[0]?.type).toBe(ApplicationCommandOptionType.Mentionable);
  });

  it('offer what there is to choose from', () => {
    expect(valuesOf('cloud-create-project', 'provider')).toEqual(supportedProviders);
    expect(valuesOf('cloud-grant', 'permission')).toEqual(['read', 'deploy', 'admin']);
  });

  it('complete projects, sessions, regions, types and sizes as one types', () => {
    const named = ['project', 'session', 'region', 'resource_type', 'machine_type'];
    const completing = usages
      .filter(({ name }) => name !== 'cloud-create-project')
      .flatMap(({ options }) => options)
      .filter(({ name }) => named.includes(name));
    for (const option of completing) expect(option).toMatchObject({ autocomplete: true });
  });

  it('are hidden from nobody, but the one that Discord’s own admins alone may use: the server checks rights', () => {
    const hidden = definitions.filter((definition) => 'default_member_permissions' in definition);
    expect(hidden).toEqual([
      expect.objectContaining({ name: 'cloud-admin-role', default_member_permissions: '32' }),
    ]);
  });

  it('can be helped with in direct messages, and nothing else can be done there', () => {
    const outside = commands.filter(({ outsideGuilds }) => outsideGuilds !== undefined);
    expect(outside.map(({ definition }) => definition.name)).toEqual(['cloud-help']);
  });
});

/** What `/cloud-help` says of the commands. */
function helpText(): string {
  const answer = commands.find(({ definition }) => definition.name === 'cloud-help')?.outsideGuilds;
  if (typeof answer !== 'object' || !('embeds' in answer)) throw new Error('no help');
  return answer.embeds?.[0]?.description ?? '';
}

it('the help on them keeps to Discord’s limit for an embed', () => {
  expect(helpText().length).toBeLessThanOrEqual(4096);
});

describe.each(usages.map((usage) => [usage.name, usage] as const))('/%s', (name, usage) => {
  const { options } = usage;

  it('keeps to Discord’s limits for names and descriptions', () => {
    for (const part of [usage, ...options]) {
      expect(part.name).toMatch(/^[-_a-z0-9]{1,32}( [-_a-z0-9]{1,32})?$/);
      expect(part.description.length).toBeGreaterThan(0);
      expect(part.description.length).toBeLessThanOrEqual(100);
    }
  });

  it('has at most 25 options, each its own name, those required first', () => {
    expect(options.length).toBeLessThanOrEqual(25);
    expect(new Set(options.map((option) => option.name)).size).toBe(options.length);
    const required = options.map((option) => option.required === true);
    expect(required).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
  });

  it('has at most 25 choices an option, of at most 100 characters', () => {
    for (const option of options) {
      const choices = 'choices' in option ? (option.choices ?? []) : [];
      expect(choices.length).toBeLessThanOrEqual(25);
      expect(new Set(choices.map((choice) => choice.name)).size).toBe(choices.length);
      for (const choice of choices) {
        expect(choice.name).toMatch(/^.{1,100}$/);
        expect(String(choice.value)).toMatch(/^.{1,100}$/);
      }
    }
  });

  it('is explained by /cloud-help', () => {
    const help = helpText();
    if (name !== 'cloud-help') expect(help).toContain(`\`${usageWords(usage)}\``);
  });
});
