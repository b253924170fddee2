import { supportedProviders } from '../catalog/registry.ts';
import { isId, isSnowflake } from '../domain/ids.ts';
import { isProjectName } from '../domain/project-name.ts';
import type { ProviderName } from '../domain/provider.ts';
import { type SessionState, sessionStates } from '../domain/session-state.ts';

/** How one value stands in a custom id; `read` returns undefined for what cannot be one. */
type Field<T> = { readonly write: (value: T) => string; readonly read: (text: string) => T | undefined };

type AnyField = { readonly write: (value: never) => string; readonly read: (text: string) => unknown };

const prefix = 'ce';
const none = '-';

const id = text(isId);
const planId = optional(id);
const type = text((typed) => /^[a-z][a-z0-9_]{0,39}$/.test(typed));
const name = text((typed) => /^[a-z][a-z0-9-]{0,39}$/.test(typed));
const flag: Field<boolean> = {
  write: (value) => (value ? '1' : '0'),
  read: (typed) => (typed === '1' || typed === '0' ? typed === '1' : undefined),
};
const part = number(/^\d$/);
/** Lets a form be built without the database; null where this version does not know it. */
const provider: Field<ProviderName | null> = {
  write: (value) => value ?? none,
  read: (typed) => supportedProviders.find((known) => known === typed) ?? null,
};
const state: Field<SessionState> = {
  write: (value) => value,
  read: (typed) => sessionStates.find((known) => known === typed),
};

/** The name of a project, or its id. */
const projectKey = text((typed) => isProjectName(typed) || isId(typed));
/** `u` and the id of a member, `r` and that of a role. */
const subject: Field<{ readonly kind: 'user' | 'role'; readonly id: string }> = {
  write: ({ kind, id: own }) => (kind === 'user' ? `u${own}` : `r${own}`),
  read: (typed) =>
    /^[ur]/.test(typed) && isSnowflake(typed.slice(1))
      ? { kind: typed.startsWith('u') ? 'user' : 'role', id: typed.slice(1) }
      : undefined,
};

const session = { sessionId: id };
/** `planId` is null on a button that waits for its plan. */
const plan = { sessionId: id, planId };
/** `destroys`: whether the member was asked about what the plan destroys. */
const beyondBudget = { sessionId: id, planId: id, destroys: flag };
/** One page of the form for a resource that there is: its inputs from the one with this index on. */
const pageOfForm = { sessionId: id, name, from: number(/^\d{1,2}$/) };

/** Which events of the audit trail. */
const trail = {
  project: optional(projectKey),
  userId: optional(text(isSnowflake)),
  days: optional(number(/^\d{1,4}$/)),
};

/** What each button, menu and form of ours says when it is used: its values, in this order. */
const shapes = {
  // Add Resource: the menu of types, the form, and the form once more with what was typed
  add: { sessionId: id, provider },
  choose: { sessionId: id, provider },
  describe: { sessionId: id, provider, type },
  'fix-new': { sessionId: id, provider, type, draft: id },
  // Edit and Remove: the menus of names (several are told apart by `part`), the form, its further pages
  edit: session,
  remove: session,
  'pick-edit': { sessionId: id, part },
  'pick-remove': { sessionId: id, part },
  change: pageOfForm,
  more: pageOfForm,
  'fix-change': { ...pageOfForm, draft: id },
  resize: { sessionId: id, name },
  // the plan: `confirm` approves what destroys something, `rejection` is the form for the reason
  approve: plan,
  confirm: plan,
  reject: plan,
  rejection: plan,
  details: plan,
  // beyond the budget: the button for admins, and the form for the reason
  beyond: beyondBudget,
  overrun: beyondBudget,
  // the session
  plan: session,
  retry: session,
  extend: session,
  cancel: session,
  // beside sessions: a page of a list, and the form in which the destruction of a project is confirmed
  list: { page: number(/^\d{1,4}$/), project: optional(text(isProjectName)), state: optional(state) },
  policies: { page: number(/^\d{1,4}$/), project: optional(projectKey) },
  'admin-list': {
    page: number(/^\d{1,4}$/),
    project: optional(projectKey),
    state: optional(state),
    authorId: optional(text(isSnowflake)),
  },
  // who holds what, a page; and the question before a project is archived
  grants: { page: number(/^\d{1,4}$/), project: optional(projectKey), subject: optional(subject) },
  archive: { project: projectKey },
  // the audit trail: a page, and all of it as a file
  audit: { page: number(/^\d{1,6}$/), ...trail },
  'export-audit': trail,
  // asking for access: the button, the form, and what admins say to it
  ask: {},
  asking: {},
  grant: { requestId: id },
  decline: { requestId: id },
  destroy: { project: projectKey },
} as const satisfies Readonly<Record<string, Readonly<Record<string, AnyField>>>>;

type Shapes = typeof shapes;
type Value<F> = F extends Field<infer T> ? T : never;

export type Action = keyof Shapes;

/** What a button, menu or form with this action stands for. */
export type IdOf<A extends Action> = { readonly action: A } & {
  readonly [K in keyof Shapes[A]]: Value<Shapes[A][K]>;
};

/** What a button, menu or form of ours stands for. */
export type CustomId = { [A in Action]: IdOf<A> }[Action];

/** As Discord carries it: at most 100 characters, the same for the same button. */
export function formatCustomId(customId: CustomId): string {
  const values = customId as unknown as Readonly<Record<string, never>>;
  const written = fieldsOf(customId.action).map(([key, field]) => field.write(values[key] as never));
  return [prefix, customId.action, ...written].join(':');
}

/** Reads a custom id that came from outside; null when it is not one of ours. Rights are judged elsewhere. */
export function parseCustomId(typed: string): CustomId | null {
  const [head, action = '', ...parts] = typed.split(':');
  if (head !== prefix || !Object.hasOwn(shapes, action)) return null;
  const fields = fieldsOf(action as Action);
  if (parts.length !== fields.length) return null;
  const values = fields.map(([key, field], index) => [key, field.read(parts[index] ?? '')] as const);
  if (values.some(([, value]) => value === undefined)) return null;
  return { action, ...Object.fromEntries(values) } as unknown as CustomId;
}

function fieldsOf(action: Action): readonly (readonly [string, AnyField])[] {
  return Object.entries(shapes[action]);
}

function text(isValid: (typed: string) => boolean): Field<string> {
  return { write: (value) => value, read: (typed) => (isValid(typed) ? typed : undefined) };
}

function number(pattern: RegExp): Field<number> {
  return { write: String, read: (typed) => (pattern.test(typed) ? Number(typed) : undefined) };
}

function optional<T>(field: Field<T>): Field<T | null> {
  return {
    write: (value) => (value === null ? none : field.write(value)),
    read: (typed) => (typed === none ? null : field.read(typed)),
  };
}
