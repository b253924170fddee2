/** True when `text` can be the name of a project; nothing else is ever looked up. */
export function isProjectName(text: string): boolean {
  return /^[a-z][a-z0-9-]{1,38}$/.test(text);
}
