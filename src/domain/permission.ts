/** What a grant allows, weakest first: each includes those before it. */
export const permissions = ['read', 'deploy', 'admin'] as const;
export type Permission = (typeof permissions)[number];

/** True when holding `held` allows what needs `needed`. */
export function includes(held: Permission | null, needed: Permission): boolean {
  return held !== null && permissions.indexOf(held) >= permissions.indexOf(needed);
}

/** The stronger of two permissions. */
export function stronger(a: Permission | null, b: Permission | null): Permission | null {
  if (a === null) return b;
  return includes(a, b ?? 'read') ? a : b;
}
