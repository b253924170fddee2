import { describe, expect, it } from 'vitest';
import { parseAssignments, parseLine } from './parse.ts';

describe('a line', () => {
  it.each([
    ['', 'nothing'],
    ['  \t ', 'nothing'],
    ['help', 'help'],
    [' QUIT ', 'quit'],
    ['exit', 'quit'],
  ])('%j is %s', (line, kind) => {
    expect(parseLine(line)).toEqual({ kind });
  });

  it.each([
    ['alice', ['alice', '', '']],
    ['alice read', ['alice', 'read', '']],
    ['  alice   click  Approve & Deploy ', ['alice', 'click', 'Approve & Deploy']],
    ['alice /cloud-deploy project:demo name:"a  b"', ['alice', '/cloud-deploy', 'project:demo name:"a  b"']],
    // No name of an object's own.
    ['constructor', ['constructor', '', '']],
  ])('%j says who, what, and the rest', (line, [member, verb, rest]) => {
    expect(parseLine(line)).toEqual({ kind: 'act', member, verb, rest });
  });
});

describe('options and fields', () => {
  it.each<[string, [string, string][]]>([
    ['', []],
    ['project:demo', [['project', 'demo']]],
    [
      '  a:1   b:2  ',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'text:"two words" b:2',
      [
        ['text', 'two words'],
        ['b', '2'],
      ],
    ],
    ['text:"say \\"hi\\" \\\\ \\n"', [['text', 'say "hi" \\ \\n']]],
    [
      'empty: next:x',
      [
        ['empty', ''],
        ['next', 'x'],
      ],
    ],
    ['empty:""', [['empty', '']]],
    ['url:http://x:1/?a="b"', [['url', 'http://x:1/?a="b"']]],
    ['evil:$(rm)`id`;${x}', [['evil', '$(rm)`id`;${x}']]],
  ])('%j', (text, found) => {
    expect(parseAssignments(text)).toEqual(found.map(([name, value]) => ({ name, value })));
  });

  it.each([
    ['demo', 'demo is not of the form name:value'],
    ['project:demo extra', 'extra is not of the form name:value'],
    ['name:"not closed', 'the quotation marks of name are not closed'],
    ['name:"a"b', 'the quotation marks of name are not closed'],
    [':x', ':x is not of the form name:value'],
    ['a:1 a:2', 'a is given twice'],
  ])('%j: %s', (text, words) => {
    expect(() => parseAssignments(text)).toThrow(words);
  });
});
