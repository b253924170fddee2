import { z } from 'zod';

/** What every event carries: terraform's own words for it, bounded, and its time. */
type Common = { readonly text: string; readonly at: Date };

/** One resource instance on its way. `action` is terraform's word: create, read, update, replace, delete, noop … */
type Operation = Common & { readonly address: string; readonly action: string };

type Provision = Common & { readonly address: string; readonly provisioner: string };

/** One line that terraform printed under `-json`. */
export type TerraformEvent =
  | (Common & { readonly kind: 'version'; readonly version: string })
  | (Operation & { readonly kind: 'planned_change' | 'resource_drift'; readonly reason: string | null })
  | (Common & ChangeCounts & { readonly kind: 'change_summary'; readonly operation: string })
  | (Operation & { readonly kind: 'apply_start' | 'apply_progress' | 'apply_errored' })
  | (Operation & { readonly kind: 'apply_complete'; readonly id: string | null })
  | (Provision & { readonly kind: 'provision_start' | 'provision_complete' | 'provision_errored' })
  | (Provision & { readonly kind: 'provision_progress'; readonly output: string })
  | (Common & { readonly kind: 'refresh_start' | 'refresh_complete'; readonly address: string })
  | (Common & DiagnosticFields & { readonly kind: 'diagnostic' })
  /** Names only: values may be secrets. */
  | (Common & { readonly kind: 'outputs'; readonly names: readonly string[] })
  | (Common & { readonly kind: 'log' })
  /** An event of a type that we have no use for. */
  | (Common & { readonly kind: 'other'; readonly type: string })
  /** Not an event at all: a crash, a provider printing to stdout, a line that was cut. */
  | { readonly kind: 'garbage'; readonly text: string };

export type ChangeCounts = { readonly add: number; readonly change: number; readonly remove: number };

type DiagnosticFields = {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly address: string | null;
};

/** Characters kept of a text that terraform or a provisioner made up. */
export const maxText = 4_000;

const resource = z.object({ addr: z.string() }).transform(({ addr }) => addr);
const action = z.string();
const change = z.object({ resource, action, reason: z.string().optional() });
const hook = z.object({ resource, action });
const provision = z.object({ resource, provisioner: z.string() });
const common = { '@message': z.string(), '@timestamp': z.coerce.date() };

const line = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('version'),
    terraform: z.string().optional(),
    tofu: z.string().optional(),
  }),
  z.object({ ...common, type: z.literal(['planned_change', 'resource_drift']), change }),
  z.object({
    ...common,
    type: z.literal('change_summary'),
    changes: z.object({ add: z.int(), change: z.int(), remove: z.int(), operation: z.string() }),
  }),
  z.object({ ...common, type: z.literal(['apply_start', 'apply_progress', 'apply_errored']), hook }),
  z.object({
    ...common,
    type: z.literal('apply_complete'),
    hook: hook.extend({ id_value: z.string().optional() }),
  }),
  z.object({
    ...common,
    type: z.literal(['provision_start', 'provision_complete', 'provision_errored']),
    hook: provision,
  }),
  z.object({
    ...common,
    type: z.literal('provision_progress'),
    hook: provision.extend({ output: z.string() }),
  }),
  z.object({
    ...common,
    type: z.literal(['refresh_start', 'refresh_complete']),
    hook: z.object({ resource }),
  }),
  z.object({
    ...common,
    type: z.literal('diagnostic'),
    diagnostic: z.object({
      severity: z.enum(['error', 'warning']),
      summary: z.string(),
      detail: z.string().default(''),
      address: z.string().optional(),
    }),
  }),
  z.object({ ...common, type: z.literal('outputs'), outputs: z.record(z.string(), z.unknown()) }),
  z.object({ ...common, type: z.literal('log') }),
]);

const anyLine = z.object({ ...common, type: z.string() });

/**
 * Reads one line of `terraform plan|apply -json`. Never throws: a line that is no event is `garbage`, one of a type
 * that this program does not know is `other`. Diagnostics lose their snippets, which hold whole source lines.
 */
export function parseEventLine(text: string): TerraformEvent {
  const json = parseJson(text);
  const known = line.safeParse(json);
  if (known.success) return toEvent(known.data);
  const any = anyLine.safeParse(json);
  if (any.success) return { kind: 'other', type: bound(any.data.type), ...shared(any.data) };
  return { kind: 'garbage', text: bound(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toEvent(data: z.infer<typeof line>): TerraformEvent {
  const rest = shared(data);
  switch (data.type) {
    case 'version':
      return { kind: data.type, version: data.terraform ?? data.tofu ?? '', ...rest };
    case 'planned_change':
    case 'resource_drift': {
      const { resource: address, action: kind, reason } = data.change;
      return { kind: data.type, address, action: kind, reason: reason ?? null, ...rest };
    }
    case 'change_summary':
      return { kind: data.type, ...data.changes, ...rest };
    case 'apply_start':
    case 'apply_progress':
    case 'apply_errored':
      return { kind: data.type, address: data.hook.resource, action: data.hook.action, ...rest };
    case 'apply_complete': {
      const { resource: address, action: kind, id_value: id } = data.hook;
      return { kind: data.type, address, action: kind, id: id ?? null, ...rest };
    }
    case 'provision_start':
    case 'provision_complete':
    case 'provision_errored':
      return { kind: data.type, address: data.hook.resource, provisioner: data.hook.provisioner, ...rest };
    case 'provision_progress': {
      const { resource: address, provisioner, output } = data.hook;
      return { kind: data.type, address, provisioner, output: bound(output), ...rest };
    }
    case 'refresh_start':
    case 'refresh_complete':
      return { kind: data.type, address: data.hook.resource, ...rest };
    case 'diagnostic': {
      const { severity, summary, detail, address } = data.diagnostic;
      return {
        kind: data.type,
        severity,
        summary: bound(summary),
        detail: bound(detail),
        address: address ?? null,
        ...rest,
      };
    }
    case 'outputs':
      return { kind: data.type, names: Object.keys(data.outputs), ...rest };
    case 'log':
      return { kind: data.type, ...rest };
  }
}

function shared(data: z.infer<typeof anyLine>): Common {
  return { text: bound(data['@message']), at: data['@timestamp'] };
}

function bound(text: string): string {
  if (text.length <= maxText) return text;
  return `${text.slice(0, maxText)}… [${text.length - maxText} more characters]`;
}
