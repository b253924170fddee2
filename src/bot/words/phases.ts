import type { Phase } from '../../domain/phase.ts';

/** What a session is doing meanwhile. */
export const phaseLabels: Readonly<Record<Phase, string>> = {
  'waiting-for-plan': 'Waiting for the plan to begin',
  planning: 'Planning',
  'waiting-for-approval': 'Waiting for approval',
  'waiting-for-apply': 'Waiting for the apply to begin',
  applying: 'Applying',
};
