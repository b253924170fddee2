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
 * What a resource is called in a cloud: `<project>-<name>`, cut where it is too long, a suffix that is this resource's of this
 * project alone, and a part. Without the suffix `web` with `dev-vm` and `web-dev` with `vm` would be called the same.
 * @param options.most how many characters the cloud allows
 * @param options.part tells two things of one resource apart
 * @param options.of what else another name is wanted for
 */
export function cloudName(
  project: { readonly id: string; readonly name: string },
  name: string,
  { part, most, of = '' }: { readonly part?: string; readonly most: number; readonly of?: string },
): string {
  const suffix = stableSuffix([project.id, name, ...(of === '' ? [] : [of])].join('/'));
  const end = `-${suffix}${part === undefined ? '' : `-${part}`}`;
  return `${project.name}-${name}`.slice(0, most - end.length).replace(/-+$/, '') + end;
}
