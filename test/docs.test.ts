import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { variableNames } from '../src/config.ts';
import {
  allowedActions,
  edges,
  expiringStates,
  isFinal,
  sessionStates,
} from '../src/domain/session-state.ts';
import { defaultOf, variables } from '../src/variables.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the documentation', () => {
  it('of session states is what the code’s tables say (npx vitest run test/docs.test.ts -u writes it)', async () => {
    await expect(statesPage()).toMatchFileSnapshot(join(root, 'docs/sessions.md'));
  });

  it('of the configuration is what --help says, in the README, too (-u writes it)', async () => {
    const [before = '', rest = ''] = readme.split('<!-- variables -->\n');
    const [, after = ''] = rest.split('<!-- /variables -->\n');
    const whole = `${before}<!-- variables -->\n${variablesTable()}<!-- /variables -->\n${after}`;
    await expect(whole).toMatchFileSnapshot(join(root, 'README.md'));
  });

  it('shows every picture there is, and no other', () => {
    const pages = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
    const shown = pages.flatMap((page) => {
      const text = readFileSync(join(root, 'docs', page), 'utf8');
      return [...text.matchAll(/\]\(pictures\/(.+?)\)/g)].map(([, file]) => file);
    });
    expect(shown.toSorted()).toEqual(readdirSync(join(root, 'docs/pictures')).toSorted());
    expect(readme).toContain('](docs/pictures/plan-ready.svg)');
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = [...readme.matchAll(/npm (?:run (\S+?)|(test|start))(?=[`\s])/g)].map(([, a, b]) => a ?? b);
    for (const script of named) expect(Object.keys(scripts)).toContain(script);
  });
});

function variablesTable(): string {
  const rows = variableNames.map((name) => `| \`${name}\` | ${variables[name].what} | ${defaultOf(name)} |`);
  return ['| variable | what | default |', '|---|---|---|', ...rows, ''].join('\n');
}

function statesPage(): string {
  const drawn = sessionStates.flatMap((from) => edges[from].map((to) => `  ${from} --> ${to}`));
  const rows = sessionStates.map((state) => {
    const next = isFinal(state) ? '(ends here)' : edges[state].join(', ');
    const actions = allowedActions[state].join(', ') || '–';
    const clock = expiringStates.includes(state) ? 'runs' : '–';
    return `| ${state} | ${next} | ${actions} | ${clock} |`;
  });
  return [
    '# Session states',
    '',
    'Written by `test/docs.test.ts` from the tables in `src/domain/session-state.ts`, which drive the engine’s refusals and',
    'the lobby’s buttons alike.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> DRAFT',
    ...drawn,
    ...sessionStates.filter(isFinal).map((state) => `  ${state} --> [*]`),
    '```',
    '',
    '| state | may become | people may | time to live |',
    '|---|---|---|---|',
    ...rows,
    '',
    'VALIDATING is entered and left within one transaction. A queued plan is PLANNING, a queued apply is APPROVED.',
    '',
  ].join('\n');
}
