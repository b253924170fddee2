import { type AttributeType, asAttribute, type Block, type ProviderSchema } from '../schema.ts';
import { own } from './block.ts';
import { type Mistakes, recordOf } from './mistakes.ts';
import { expressionsIn } from './template.ts';

type Blocks = { readonly [mode in 'resource' | 'data']: Readonly<Record<string, unknown>> };

/** Whether everything that refers to a block finds it, and in it what it names. */
export function checkReferences(blocks: Blocks, schema: ProviderSchema, mistakes: Mistakes): void {
  for (const [path, text] of textsIn(blocks, '')) {
    const expressions = path.includes('.depends_on[') ? [text] : expressionsIn(text);
    for (const expression of expressions) {
      for (const traversal of traversalsIn(expression)) {
        const problem = problemOf(traversal, blocks, schema);
        if (problem !== undefined) mistakes.add(path, `refers to ${traversal}, ${problem}`);
      }
    }
  }
}

/** Every text of a configuration with the path to it. */
function* textsIn(value: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* textsIn(one, `${path}[${index}]`);
  } else {
    for (const [key, one] of Object.entries(recordOf(value) ?? {})) {
      yield* textsIn(one, path === '' ? key : `${path}.${key}`);
    }
  }
}

/** Such as `aws_vpc.main.id` or `data.aws_ami.web.root_snapshot_id`, with indexes, wherever they stand in an expression. */
function traversalsIn(expression: string): readonly string[] {
  const unquoted = expression.replace(/"(?:[^"\\]|\\.)*"/g, (text) => (/^"\w+"$/.test(text) ? text : '""'));
  return (
    unquoted.match(/\b(?:data\.)?[a-z]+_[a-z0-9_]+\.[A-Za-z_][\w-]*(?:\.[\w*]+|\["?\w+"?\]|\[\*\])*/g) ?? []
  );
}

function problemOf(traversal: string, blocks: Blocks, schema: ProviderSchema): string | undefined {
  const mode = traversal.startsWith('data.') ? 'data' : 'resource';
  const steps = traversal.replace(/^data\./, '').split(/[.[]/);
  const [type = '', label = '', ...path] = steps.map((step) => step.replace(/[\]"]/g, ''));
  if (own(recordOf(own(blocks[mode], type)) ?? {}, label) === undefined) return 'which is not there';
  const block = own(mode === 'data' ? schema.data_sources : schema.resources, type);
  return block === undefined ? undefined : missingIn(block, path.filter(isName), type);
}

/** Indexes and splats choose among elements; what they choose has the same shape. */
function isName(step: string): boolean {
  return !/^(?:\d+|\*)$/.test(step);
}

function missingIn(block: Block, [name, ...rest]: readonly string[], of: string): string | undefined {
  if (name === undefined) return undefined;
  const nested = own(block.blocks, name);
  if (nested !== undefined) return missingIn(nested.block, rest, name);
  const computed = own(block.computed ?? {}, name);
  const attribute = own(block.attributes, name) ?? (computed && asAttribute(computed));
  if (attribute === undefined) return `but ${of} has no ${name}`;
  if (attribute.fields !== undefined) return missingIn(attribute.fields, rest, name);
  return rest.length === 0 || isMap(attribute.type) ? undefined : `but ${name} has no ${rest[0]}`;
}

function isMap(type: AttributeType): boolean {
  return typeof type !== 'string' && type[0] === 'map';
}
