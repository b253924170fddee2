import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { withoutParameters } from '../db/outage.ts';

/** Discord's own number for an error, or null when Discord did not answer with one. */
export function discordCode(error: unknown): number | null {
  return error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : null;
}

/**
 * True when Discord has decided: the same request would be refused again. A request without an answer, a rate limit
 * or a failing server is worth another try.
 */
export function isRefusal(error: unknown): boolean {
  return error instanceof DiscordAPIError && ![401, 408, 429].includes(error.status);
}

/** True when the message is already the start of a thread. */
export function threadExists(error: unknown): boolean {
  return discordCode(error) === RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage;
}

/** What is said about an error in the log: never a request's body. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (error instanceof DiscordAPIError) {
    return { code: error.code, status: error.status, method: error.method, reason: error.message };
  }
  const known = withoutParameters(error);
  return { reason: known instanceof Error ? known.message : String(known) };
}
