import { supportedProviders } from '../catalog/registry.ts';
import { isId } from '../domain/ids.ts';
import type { ProviderName } from '../domain/provider.ts';

/**
 * What a button, menu or modal of ours stands for. `provider` lets a modal be built without the database; it is null
 * where this version does not know it. `planId` is null on an approval button that waits for its plan.
 */
export type CustomId =
  | { readonly action: 'add'; readonly sessionId: string; readonly provider: ProviderName | null }
  | { readonly action: 'choose'; readonly sessionId: string; readonly provider: ProviderName | null }
  | {
      readonly action: 'describe';
      readonly sessionId: string;
      readonly provider: ProviderName | null;
      readonly type: string;
    }
  | {
      readonly action: 'edit' | 'remove' | 'plan' | 'retry' | 'extend' | 'cancel';
      readonly sessionId: string;
    }
  /** A menu of names for Edit or Remove; several of them are told apart by `part`. */
  | { readonly action: 'pick-edit' | 'pick-remove'; readonly sessionId: string; readonly part: number }
  | { readonly action: 'change'; readonly sessionId: string; readonly name: string }
  /** `confirm` approves what destroys something; `reject` opens the form for the reason, `rejection` is that form. */
  | {
      readonly action: 'approve' | 'confirm' | 'reject' | 'rejection';
      readonly sessionId: string;
      readonly planId: string | null;
    };

const prefix = 'ce';
const none = '-';

/** As Discord carries it: at most 100 characters, the same for the same button. */
export function formatCustomId(id: CustomId): string {
  return [prefix, id.action, id.sessionId, ...rest(id)].join(':');
}

function rest(id: CustomId): readonly string[] {
  switch (id.action) {
    case 'add':
    case 'choose':
      return [id.provider ?? none];
    case 'describe':
      return [id.provider ?? none, id.type];
    case 'pick-edit':
    case 'pick-remove':
      return [String(id.part)];
    case 'change':
      return [id.name];
    case 'approve':
    case 'confirm':
    case 'reject':
    case 'rejection':
      return [id.planId ?? none];
    case 'edit':
    case 'remove':
    case 'plan':
    case 'retry':
    case 'extend':
    case 'cancel':
      return [];
  }
}

/** Reads a custom id that came from outside; null when it is not one of ours. Rights are judged elsewhere. */
export function parseCustomId(text: string): CustomId | null {
  const [head, action, sessionId = '', ...parts] = text.split(':');
  if (head !== prefix || !isId(sessionId)) return null;
  const [first = '', second = ''] = parts;
  switch (action) {
    case 'add':
    case 'choose':
      return parts.length === 1 ? { action, sessionId, provider: providerIn(first) } : null;
    case 'describe':
      return parts.length === 2 && /^[a-z][a-z0-9_]{0,39}$/.test(second)
        ? { action, sessionId, provider: providerIn(first), type: second }
        : null;
    case 'pick-edit':
    case 'pick-remove':
      return parts.length === 1 && /^\d$/.test(first) ? { action, sessionId, part: Number(first) } : null;
    case 'change':
      return parts.length === 1 && /^[a-z][a-z0-9-]{0,39}$/.test(first)
        ? { action, sessionId, name: first }
        : null;
    case 'approve':
    case 'confirm':
    case 'reject':
    case 'rejection':
      if (parts.length !== 1 || (first !== none && !isId(first))) return null;
      return { action, sessionId, planId: first === none ? null : first };
    case 'edit':
    case 'remove':
    case 'plan':
    case 'retry':
    case 'extend':
    case 'cancel':
      return parts.length === 0 ? { action, sessionId } : null;
    default:
      return null;
  }
}

function providerIn(text: string): ProviderName | null {
  return supportedProviders.find((name) => name === text) ?? null;
}
