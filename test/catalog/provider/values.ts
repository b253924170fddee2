import { decode, ExtData, encode } from '@msgpack/msgpack';
import type { WireValue } from './protocol.ts';

/**
 * A value of terraform's: text, number, boolean, null, a list or set (an array), a map or object (a record), or unknown.
 * An object has all its keys; a list of blocks that are not written is `[]`, a single block that is not is null.
 */
export type Value = string | number | bigint | boolean | null | Unknown | readonly Value[] | Values;
export type Values = { readonly [name: string]: Value };

/**
 * What is not known before the apply: extension type 0, or 12 with hints (a prefix, a range), which an answer has to
 * repeat byte for byte.
 */
export type Unknown = ExtData;

export const unknown: Unknown = new ExtData(0, Uint8Array.of(0));

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof ExtData;
}

// Numbers beyond 2^53 stay exact.
const options = { useBigInt64: true };

/** @returns the object, or null where there is none: before a creation, after a destruction. */
export function read({ msgpack }: { readonly msgpack: Uint8Array }): Values | null {
  return decode(msgpack, options) as Values | null;
}

export function write(value: Values | null): WireValue {
  return { msgpack: encode(value, options) };
}
