import type { Surroundings } from '../contract.ts';

/**
 * For what holds data: in a protected project terraform refuses every plan that would replace it. Azure has no setting
 * that refuses to delete it, and the catalog no locks; whoever removes the resource itself still deletes it.
 */
export function keptIfProtected({ project }: Surroundings, ignored: readonly string[] = []) {
  const lifecycle = {
    ...(project.protected ? { prevent_destroy: true } : {}),
    ...(ignored.length === 0 ? {} : { ignore_changes: ignored }),
  };
  return Object.keys(lifecycle).length === 0 ? {} : { lifecycle };
}
