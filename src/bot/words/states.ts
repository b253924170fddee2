import type { SessionState } from '../../domain/session-state.ts';

/** The colour of a state wherever a session is shown; VALIDATING is never seen. */
export const stateColours: Readonly<Record<SessionState, number>> = {
  DRAFT: 0xbdc3c7,
  VALIDATING: 0x3498db,
  PLANNING: 0x3498db,
  PLAN_READY: 0xf1c40f,
  APPROVED: 0x9b59b6,
  APPLYING: 0xe67e22,
  APPLIED: 0x2ecc71,
  FAILED: 0xe74c3c,
  CANCELLED: 0x7f8c8d,
  EXPIRED: 0x546e7a,
};
