import type { Surroundings } from '../contract.ts';

/** What is put on everything that takes labels: whose it is, which session made it, and that nobody should edit it. */
export function labelsOf({ project, sessionId }: Surroundings): Readonly<Record<string, string>> {
  return {
    project: labelValue(project.name),
    session: labelValue(sessionId),
    'managed-by': 'cloud-engine',
  };
}

/** Google takes `[a-z0-9_-]{0,63}` (cloud.google.com/compute/docs/labeling-resources#requirements). */
export function labelValue(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '-')
    .slice(0, 63);
}
