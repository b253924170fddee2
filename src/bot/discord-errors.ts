import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { withoutParameters } from '../db/outage.ts';

/** Discord's own number for an error, or null when Discord did not answer with one. */
export function discordCode(error: unknown): number | null {
  return error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : null;
}

/**
 * True when Discord has decided, and says so with a code of its own: the same request would be refused again. A request
 * without an answer, a rate limit, a failing server, and what something in between refuses are worth another try.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof DiscordAPIError) || [401, 408, 429].includes(error.status)) return false;
  return Number(error.code) >= firstCode && error.code !== overloaded;
}

/** Discord's own codes begin here; 0 is a general error. */
const firstCode = 10_001;
/** "API resource is currently overloaded. Try again a little later." */
const overloaded = 130_000;

/** True when the message is already the start of a thread. */
export function threadExists(error: unknown): boolean {
  return discordCode(error) === RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage;
}

/** What is no longer there, where that is what Discord says; null otherwise. */
export function vanished(error: unknown): 'message' | 'channel' | null {
  switch (discordCode(error)) {
    case RESTJSONErrorCodes.UnknownMessage:
      return 'message';
    case RESTJSONErrorCodes.UnknownChannel:
      return 'channel';
    default:
      return null;
  }
}

/** What is said about an error in the log: never a request's body. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (error instanceof DiscordAPIError) {
    return { code: error.code, status: error.status, method: error.method, reason: error.message };
  }
  const known = withoutParameters(error);
  return { reason: known instanceof Error ? known.message : String(known) };
}
