import { type RawInputs, readResource } from '../inputs.ts';
import { renderConfig } from '../render.ts';
import { problemsIn } from '../violations.fixture.ts';
import { aws } from './provider.ts';

/** What a test asks for: inputs with the type and the name beside them. */
export type Entry = RawInputs & { readonly type: string; readonly name: string };

// biome-ignore lint/suspicious/noExplicitAny: parsed JSON, whose parts the tests name
export type Config = any;

export const project = { id: 'pr0jectaaaaa', name: 'web-shop', region: 'eu-central-1', protected: false };

/** The configuration that entries are rendered to, parsed. */
export function rendered(entries: readonly Entry[], changes: Partial<typeof project> = {}): Config {
  const resources = entries.map(({ type, ...raw }) => readResource(aws, type, raw));
  const of = { ...project, ...changes };
  return JSON.parse(renderConfig(aws, resources, { project: of, madeBy: () => 'sess0000000k' }).text);
}

/** What one entry alone is rendered to: its blocks by type and label. */
export function resourcesOf(entry: Entry, changes: Partial<typeof project> = {}): Config {
  return rendered([entry], changes).resource;
}

/** The same by its type, with the name `one`. */
export function typed(type: string, inputs: RawInputs = {}): Config {
  return resourcesOf({ type, name: 'one', ...inputs });
}

/** What is wrong with inputs, as members read it. */
export function problemsOf(type: string, inputs: RawInputs): readonly string[] {
  return problemsIn(aws, type, { name: 'one', ...inputs });
}

/** Who may come in by the rules of security groups, and to which port. */
export function openings(resources: Config): readonly string[] {
  return Object.values<Config>(resources.aws_vpc_security_group_ingress_rule ?? {}).map(
    (rule) => `${rule.from_port ?? 'all'} ${rule.cidr_ipv4 ?? rule.referenced_security_group_id}`,
  );
}
