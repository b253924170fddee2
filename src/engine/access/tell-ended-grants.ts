import { audit } from '../../db/audit.ts';
import type { Database, Transaction } from '../../db/client.ts';
import { grantsOf, grantsToTell, markEndTold } from '../../db/grants.ts';
import { lockProject } from '../../db/projects.ts';
import { tellHolder } from './tell-holder.ts';

/** An end of more than a day ago is no news: it is recorded, and nobody is told. */
const newsMs = 24 * 3_600_000;

/**
 * Records the end of grants whose time is over, or whose environment is, and tells their holders, once for each.
 * @param onError is told of one that could not be told of; the others are
 */
export async function tellEndedGrants(
  db: Database,
  onError: (grantId: string, error: unknown) => void,
): Promise<void> {
  for (const { id, projectId } of await grantsToTell(db)) {
    try {
      await db.transaction((tx) => tellEnd(tx, id, projectId));
    } catch (error) {
      onError(id, error);
    }
  }
}

async function tellEnd(tx: Transaction, grantId: string, projectId: string): Promise<void> {
  const project = await lockProject(tx, projectId);
  const grant = (await grantsOf(tx, projectId)).find(({ id }) => id === grantId);
  const now = new Date();
  // Revoked or replaced meanwhile, or its environment lives longer.
  if (grant === undefined || grant.endToldAt !== null) return;
  const { permission, expiresAt, subjectKind: kind, subjectId: id, sessionId } = grant;
  if (expiresAt === null || expiresAt > now) return;
  await markEndTold(tx, grantId);
  await audit(tx, {
    kind: 'grant.ended',
    guildId: project.guildId,
    projectId,
    sessionId,
    details: { grant: grantId, subject: { kind, id }, permission, at: expiresAt.toISOString() },
  });
  if (now.getTime() - expiresAt.getTime() > newsMs) return;
  const told = { code: 'GRANT_ENDED', permission, because: 'expired', by: null } as const;
  await tellHolder(tx, project, { kind, id }, told);
}
