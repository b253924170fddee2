/**
 * The `lifecycle` of what Google would make anew for another description: nobody loses a machine for a few words, so the
 * cloud keeps the first ones.
 */
export const keepsDescription = { ignore_changes: ['description'] };
