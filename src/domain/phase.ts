/** What the time of a deployment goes into, in the order in which it comes. */
export const phases = [
  'waiting-for-plan',
  'planning',
  'waiting-for-approval',
  'waiting-for-apply',
  'applying',
] as const;
export type Phase = (typeof phases)[number];
