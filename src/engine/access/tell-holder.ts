import type { Transaction } from '../../db/client.ts';
import { writeNotice } from '../../db/notices.ts';
import type { Project } from '../../db/projects.ts';
import type { GrantNotice } from '../../domain/notice.ts';
import type { Subject } from './grant-limits.ts';

type Told = GrantNotice extends infer N
  ? N extends GrantNotice
    ? Omit<N, 'project' | 'role'>
    : never
  : never;

/** Tells a member what became of their permission; for a role, the channel of the project. */
export async function tellHolder(
  tx: Transaction,
  { guildId, channelId, name }: Project,
  { kind, id }: Subject,
  told: Told,
): Promise<void> {
  const notice = { ...told, project: name, role: kind === 'role' ? id : null } as GrantNotice;
  const userId = kind === 'user' ? id : null;
  if (userId !== null || channelId !== null) await writeNotice(tx, { guildId, userId, channelId, notice });
}

/** In seconds since 1970, as notices and Discord have it; null for never. */
export function secondsOf(at: Date | null): number | null {
  return at === null ? null : Math.floor(at.getTime() / 1000);
}
