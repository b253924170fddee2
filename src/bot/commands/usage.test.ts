import { ApplicationCommandOptionType } from 'discord.js';
import { expect, it } from 'vitest';
import { usagesOf, usageWords } from './usage.ts';

const text = (name: string, required = false) =>
  ({ type: ApplicationCommandOptionType.String, name, description: 'x', required }) as const;

it('a command is typed with its options, in brackets those that can be left out', () => {
  const usages = usagesOf({ name: 'list', description: 'x', options: [text('a', true), text('b')] });
  expect(usages.map(usageWords)).toEqual(['/list a [b]']);
  expect(usagesOf({ name: 'help', description: 'x' }).map(usageWords)).toEqual(['/help']);
});

it('a command with subcommands is typed with each of them', () => {
  const sub = (name: string, ...options: ReturnType<typeof text>[]) =>
    ({ type: ApplicationCommandOptionType.Subcommand, name, description: `about ${name}`, options }) as const;
  const usages = usagesOf({
    name: 'set',
    description: 'x',
    options: [sub('one', text('a', true)), sub('two')],
  });
  expect(usages.map((usage) => [usageWords(usage), usage.description])).toEqual([
    ['/set one a', 'about one'],
    ['/set two', 'about two'],
  ]);
});
