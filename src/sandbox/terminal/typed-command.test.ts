import { describe, expect, it } from 'vitest';
import { commandWords, subcommandsOf, typedCommand } from './typed-command.ts';

const offered = ['list', 'set one', 'set two', 'settle'].map((name) => ({ name }));

describe('a line begins with a command', () => {
  it.each([
    ['list', 'list', ''],
    ['LIST project:demo', 'list', 'project:demo'],
    ['set one a:1', 'set one', 'a:1'],
    ['set   Two   a:"x  y"', 'set two', 'a:"x  y"'],
    ['settle set one', 'settle', 'set one'],
  ])('%j', (text, name, rest) => {
    expect(typedCommand(offered, text)).toMatchObject({ command: { name }, rest });
  });

  it.each(['', 'set', 'set on', 'set ones', 'lists', 'set:one'])('%j: none', (text) => {
    expect(typedCommand(offered, text)).toBeUndefined();
  });
});

it('subcommands are those of the command of exactly that name', () => {
  expect(subcommandsOf(offered, 'Set')).toEqual(['one', 'two']);
  expect(subcommandsOf(offered, 'list')).toEqual([]);
  expect(subcommandsOf(offered, 'se')).toEqual([]);
});

it('commands are named once, whatever subcommands they have', () => {
  expect(commandWords(offered)).toEqual(['/list', '/set', '/settle']);
});
