import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 12;

/**
 * A new random id: 12 characters of Crockford's base32 (60 bits), short enough to read out and to fit in a
 * Discord custom id, so that what people see is what the database holds.
 */
export function newId(): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** True when `text` has the form of an id. Ids from outside are parsed, never trusted. */
export function isId(text: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{12}$/.test(text);
}

/** True when `text` has the form of a Discord snowflake. */
export function isSnowflake(text: string): boolean {
  return /^[0-9]{1,20}$/.test(text);
}
