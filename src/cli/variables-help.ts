import type { VariableName } from '../config.ts';
import { defaultOf, type Role, variables, variablesOf } from '../variables.ts';

const gap = 2;

/**
 * The part of a role's `--help` that lists its variables, one to two lines each.
 * @param needed those without which it does not start
 */
export function variablesHelp(role: Role, needed: readonly VariableName[]): string {
  const names = variablesOf(role);
  const width = Math.max(...names.map(({ length }) => length)) + gap;
  const lines = names.map((name) => {
    const counts = needed.includes(name) ? 'must be set' : `default: ${defaultOf(name)}`;
    return `  ${name.padEnd(width)}${variables[name].what}\n  ${''.padEnd(width)}${counts}`;
  });
  return [
    '',
    'Configuration, from the environment (an empty variable counts as unset; a secret may come from the',
    'file that NAME_FILE names):',
    ...lines,
  ]
    .join('\n')
    .replaceAll('`', '');
}
