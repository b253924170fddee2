/** Whether somebody wrote what a session asks for: who edited it counts as its author does. */
export function isWriter(
  { authorId, editorIds }: { readonly authorId: string; readonly editorIds: readonly string[] },
  userId: string,
): boolean {
  return userId === authorId || editorIds.includes(userId);
}
