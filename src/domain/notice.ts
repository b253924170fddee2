import type { BudgetLevel } from './budget-level.ts';

/** What one person is told, as data; the bot puts it into words. */
export type Notice =
  | {
      readonly code: 'SESSION_ENDS_SOON';
      readonly sessionId: string;
      readonly project: string;
      /** Seconds since 1970. */
      readonly at: number;
      /** Of its lobby; null without one. */
      readonly messageId: string | null;
    }
  | {
      readonly code: 'ENVIRONMENT_ENDS_SOON';
      readonly sessionId: string;
      readonly project: string;
      /** Seconds since 1970. */
      readonly at: number;
      /** Of its lobby; null without one. */
      readonly messageId: string | null;
    }
  | {
      /** Discord no longer takes a lobby, or the lines of its thread. */
      readonly code: 'LOBBY_LOST' | 'THREAD_LOST';
      readonly sessionId: string;
      readonly project: string;
      /** The channel of the lobby. */
      readonly shownIn: string;
      /** Discord's code. */
      readonly problem: string;
    }
  | {
      readonly code: 'ACCESS_GRANTED';
      readonly project: string;
      readonly by: string;
      /** Seconds since 1970; null for ever. */
      readonly until: number | null;
    }
  /** Money is a month's, in millionths of a dollar. */
  | {
      readonly code: 'BUDGET_USED';
      readonly project: string;
      readonly level: BudgetLevel;
      readonly used: number;
      readonly limit: number;
    }
  | {
      readonly code: 'BUDGET_BEYOND';
      readonly project: string;
      readonly sessionId: string;
      readonly by: string;
    }
  | { readonly code: 'ACCESS_DECLINED'; readonly project: string; readonly by: string };
