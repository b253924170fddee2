import { createHash } from 'node:crypto';
import type { Plan } from '../db/plans.ts';
import type { Vault } from '../db/vault.ts';
import { DomainError } from '../domain/errors.ts';

/** Encrypts a saved plan for its row. */
export function sealedPlanFile(vault: Vault, projectId: string, planId: string, file: Buffer): Buffer {
  return vault.seal(file, `${projectId}/plan/${planId}`);
}

/** Encrypts a rendered configuration for its plan's row. */
export function sealedConfig(vault: Vault, projectId: string, planId: string, text: string): Buffer {
  return vault.seal(Buffer.from(text), `${projectId}/config/${planId}`);
}

/** The saved plan, exactly as terraform wrote it. */
export function openPlanFile(vault: Vault, plan: Plan): Buffer {
  return vault.open(plan.planFile, `${plan.projectId}/plan/${plan.id}`);
}

/**
 * The configuration that was planned, never rendered again.
 * @throws DomainError DECRYPT_FAILED when it is not what was digested then.
 */
export function openConfig(vault: Vault, plan: Plan): { readonly text: string; readonly digest: string } {
  const text = vault.open(plan.config, `${plan.projectId}/config/${plan.id}`).toString();
  const digest = createHash('sha256').update(text).digest('hex');
  if (digest !== plan.configDigest) throw new DomainError('DECRYPT_FAILED', { planId: plan.id });
  return { text, digest };
}
