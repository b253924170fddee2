import type { AllowedMentions, Message } from './model.ts';

/** Who a message would ping. */
export type Pings = {
  readonly everyone: boolean;
  readonly users: readonly string[];
  readonly roles: readonly string[];
};

/**
 * Whom a message's content pings under its `allowed_mentions` (docs: Allowed Mentions Object; without it, everybody
 * named). Whether the sender holds Mention Everyone is not asked: a guild may give it to the bot any day.
 */
export function pingsOf(message: Pick<Message, 'content' | 'allowedMentions'>): Pings {
  const { content, allowedMentions: allowed } = message;
  return {
    everyone: /@(everyone|here)/.test(content) && parses(allowed, 'everyone'),
    users: named(content, /<@!?(\d+)>/g).filter(
      (id) => parses(allowed, 'users') || allowed?.users?.includes(id),
    ),
    roles: named(content, /<@&(\d+)>/g).filter(
      (id) => parses(allowed, 'roles') || allowed?.roles?.includes(id),
    ),
  };
}

function parses(allowed: AllowedMentions | undefined, kind: string): boolean {
  return allowed === undefined || (allowed.parse?.includes(kind) ?? false);
}

function named(content: string, pattern: RegExp): readonly string[] {
  return [...new Set([...content.matchAll(pattern)].map((match) => match[1] ?? ''))];
}
