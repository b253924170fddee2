import type { Block } from '../schema.ts';
import { type Mistakes, recordOf } from './mistakes.ts';

const ofAll = ['count', 'for_each', 'depends_on', 'provider', 'lifecycle'];
const ofResources = ['connection', 'provisioner'];
const lifecycle = [
  ...['create_before_destroy', 'prevent_destroy', 'ignore_changes', 'replace_triggered_by'],
  ...['precondition', 'postcondition'],
];

/** Whether an argument is terraform's own, not the provider's. */
export function isMetaArgument(mode: 'resource' | 'data', name: string): boolean {
  return ofAll.includes(name) || (mode === 'resource' && ofResources.includes(name));
}

/** What terraform's own arguments say: `lifecycle` names only what there is. */
export function checkMetaArguments(
  entries: readonly (readonly [string, unknown])[],
  block: Block,
  path: string,
  mistakes: Mistakes,
): void {
  const written = entries.find(([name]) => name === 'lifecycle')?.[1];
  if (written === undefined) return;
  for (const body of Array.isArray(written) ? written : [written]) {
    for (const [name, value] of Object.entries(recordOf(body) ?? {})) {
      if (!lifecycle.includes(name))
        mistakes.add(`${path}.lifecycle.${name}`, 'is no argument that there is');
      if (name === 'ignore_changes') checkIgnored(value, block, path, mistakes);
    }
  }
}

function checkIgnored(value: unknown, block: Block, path: string, mistakes: Mistakes): void {
  if (value === 'all') return;
  if (!Array.isArray(value)) {
    mistakes.add(`${path}.lifecycle.ignore_changes`, 'must be an array');
    return;
  }
  for (const name of value) {
    const root = String(name).split(/[.[]/)[0] ?? '';
    if (!Object.hasOwn(block.attributes, root) && !Object.hasOwn(block.blocks, root)) {
      mistakes.add(`${path}.lifecycle.ignore_changes`, `names ${name}, which cannot be set`);
    }
  }
}
