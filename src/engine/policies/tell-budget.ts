import { eq } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { grantsOf } from '../../db/grants.ts';
import { writeNotice } from '../../db/notices.ts';
import type { Project } from '../../db/projects.ts';
import { projects } from '../../db/schema.ts';
import { hourlyMicros } from '../../domain/amounts.ts';
import type { BudgetLevel } from '../../domain/budget-level.ts';
import { fromCents, monthly } from '../../domain/money.ts';
import type { Notice } from '../../domain/notice.ts';
import { budgetLevel, isHigher } from '../../policy/quota.ts';
import { usedOf } from '../../policy/usage.ts';
import { projectUsage } from '../projects/project-usage.ts';

/**
 * Notes how far a project has come to its budget, and tells its admins when it has come nearer: at 80 %, and at the wall.
 * Call it at the end of a transaction that changed what is deployed or reserved. Lock the project first.
 */
export async function tellBudget(tx: Transaction, project: Project): Promise<void> {
  const { id, name, monthlyBudgetCents } = project;
  // Not as it was read: an earlier step of this transaction may have told something.
  const told = await toldLevel(tx, id);
  if (monthlyBudgetCents === null && told === 'none') return;
  const limit = monthlyBudgetCents === null ? null : fromCents(monthlyBudgetCents);
  const used = monthly(usedOf(await projectUsage(tx, project), hourlyMicros));
  const level = budgetLevel(limit, used);
  if (level === told) return;
  await tx.update(projects).set({ budgetLevel: level }).where(eq(projects.id, id));
  if (limit === null || level === 'none' || !isHigher(level, told)) return;
  await tellAdmins(tx, project, { code: 'BUDGET_USED', project: name, level, used, limit });
}

async function toldLevel(tx: Transaction, projectId: string): Promise<BudgetLevel> {
  const [row] = await tx
    .select({ told: projects.budgetLevel })
    .from(projects)
    .where(eq(projects.id, projectId));
  return row?.told ?? 'none';
}

/** Tells the admins of a project that a session waits for one of them, because it goes beyond the budget. */
export async function tellBeyondBudget(
  tx: Transaction,
  project: Project,
  session: { readonly id: string; readonly authorId: string },
): Promise<void> {
  const { id: sessionId, authorId: by } = session;
  await tellAdmins(tx, project, { code: 'BUDGET_BEYOND', project: project.name, sessionId, by });
}

/** Each member who was given `admin` by a direct message, and all who hold it by a role or in Discord in its channel. */
async function tellAdmins(tx: Transaction, project: Project, notice: Notice): Promise<void> {
  const { id, guildId, channelId } = project;
  const now = new Date();
  const admins = (await grantsOf(tx, id))
    .filter(({ permission, expiresAt }) => permission === 'admin' && (expiresAt === null || expiresAt > now))
    .filter(({ subjectKind }) => subjectKind === 'user');
  for (const { subjectId: userId } of admins) {
    await writeNotice(tx, { guildId, userId, channelId: null, notice });
  }
  if (channelId !== null) await writeNotice(tx, { guildId, userId: null, channelId, notice });
}
