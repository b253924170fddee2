import { createHash } from 'node:crypto';

/** 32 characters that every cloud takes in a name. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A short suffix that is always the same for the same thing: for names that only one in the world may have. */
export function stableSuffix(of: string, length = 6): string {
  return [...createHash('sha256').update(of).digest().subarray(0, length)]
    .map((byte) => alphabet[byte % alphabet.length])
    .join('');
}

/**
 * What a resource is called in the cloud: `<project>-<name>`, and `--<part>` for a part of it. A name that is too long
 * is cut, with a suffix that keeps it apart from others that begin alike.
 * @param most how many characters the cloud allows
 */
export function cloudName(
  project: { readonly name: string },
  name: string,
  { part, most }: { readonly part?: string; readonly most: number },
): string {
  const full = [`${project.name}-${name}`, ...(part === undefined ? [] : [part])].join('--');
  if (full.length <= most) return full;
  return `${full.slice(0, most - 7).replace(/-+$/, '')}-${stableSuffix(full)}`;
}
