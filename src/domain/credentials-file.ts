/** Where the credentials of a project are expected, below `CREDENTIALS_DIR`. */
export function credentialsFileOf({
  guildId,
  id,
}: {
  readonly guildId: string;
  readonly id: string;
}): string {
  return `${guildId}/${id}.env`;
}
