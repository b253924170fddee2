import { type APIChatInputApplicationCommandInteraction, ApplicationCommandOptionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../domain/errors.ts';
import { readOptions } from './options.ts';

const { String: text, Integer, User, Role, Mentionable, Subcommand } = ApplicationCommandOptionType;

function options(list: object[] | undefined, resolved: object = {}) {
  const data = { name: 'x', ...(list === undefined ? {} : { options: list }), resolved };
  return readOptions({ data } as unknown as APIChatInputApplicationCommandInteraction);
}

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('readOptions', () => {
  it('gives texts exactly as typed', () => {
    const typed = ' ${file("/etc/passwd")} @everyone ` ';
    const read = options([{ name: 'name', type: text, value: typed }]);
    expect(read.text('name')).toBe(typed);
    expect(read.required('name')).toBe(typed);
  });

  it('gives other values as text', () => {
    expect(options([{ name: 'count', type: Integer, value: 0 }]).text('count')).toBe('0');
  });

  it('knows an option that was left out from one that is empty', () => {
    expect(options([]).text('name')).toBeUndefined();
    expect(options(undefined).text('name')).toBeUndefined();
    expect(options([{ name: 'name', type: text, value: '' }]).text('name')).toBe('');
  });

  it('takes no property of every object for an option', () => {
    expect(options([]).text('constructor')).toBeUndefined();
  });

  it.each(['required', 'subject'] as const)('refuses what is missing by the option’s name (%s)', (method) => {
    const error = errorOf(() => options([])[method]('project'));
    expect(isDomainError(error, 'INPUT_INVALID')).toBe(true);
    expect(error).toMatchObject({
      context: { violations: [{ field: 'project', problem: 'must be filled in' }] },
    });
  });
});

describe('the options of a subcommand', () => {
  it('are read from within it', () => {
    const inner = [
      { name: 'count', type: Integer, value: 3 },
      { name: 'user', type: Role, value: '4001' },
    ];
    const read = options([{ name: 'freeze', type: Subcommand, options: inner }]);
    expect(read.subcommand).toBe('freeze');
    expect(read.number('count')).toBe(3);
    expect(read.subject('user').kind).toBe('role');
    expect(read.text('freeze')).toBeUndefined();
  });

  it('are none where none was filled in', () => {
    expect(options([{ name: 'freeze', type: Subcommand }])).toMatchObject({ subcommand: 'freeze' });
    expect(options([{ name: 'freeze', type: Subcommand, options: [] }]).text('count')).toBeUndefined();
  });

  it('are not those of a command without subcommands', () => {
    const read = options([{ name: 'count', type: Integer, value: 'many' }]);
    expect(read.subcommand).toBeNull();
    expect(read.number('count')).toBeNaN();
    expect(read.number('other')).toBeUndefined();
  });
});

describe('a member or role that was picked', () => {
  const picked = { name: 'user', type: Mentionable, value: '4001' };

  it('is a member when Discord resolved it as one', () => {
    const subject = options([picked], { users: { 4001: {} }, members: { 4001: {} } }).subject('user');
    expect(subject).toEqual({ kind: 'user', id: '4001' });
  });

  it('is a role when Discord resolved it as one', () => {
    expect(options([picked], { roles: { 4001: {} } }).subject('user')).toEqual({ kind: 'role', id: '4001' });
  });

  it('is not a role because another option is', () => {
    const other = { name: 'other', type: Role, value: '4002' };
    const read = options([picked, other], { users: { 4001: {} }, roles: { 4002: {} } });
    expect(read.subject('user').kind).toBe('user');
  });

  it('is what the option’s own type says, where nothing was resolved', () => {
    expect(options([{ ...picked, type: Role }]).subject('user').kind).toBe('role');
    expect(options([{ ...picked, type: User }]).subject('user').kind).toBe('user');
  });
});
