import type { BudgetLevel } from './budget-level.ts';
import type { Permission } from './permission.ts';

/** What the holder of a permission is told of it; of a role's, the channel of the project. Times in seconds since 1970. */
export type GrantNotice =
  | {
      readonly code: 'GRANT_GIVEN';
      readonly project: string;
      /** The role that was given it; null: the member who is told. */
      readonly role: string | null;
      readonly permission: Permission;
      /** Null: for good. */
      readonly until: number | null;
      /** The session with whose environment it ends. */
      readonly session: string | null;
      readonly by: string;
      /** What was held before, where that was more. */
      readonly instead: { readonly permission: Permission; readonly until: number | null } | null;
    }
  | {
      readonly code: 'GRANT_ENDED';
      readonly project: string;
      readonly role: string | null;
      readonly permission: Permission;
      readonly because: 'revoked' | 'expired';
      /** Who took it back; null: it ended by itself. */
      readonly by: string | null;
    };

/** What one person is told, as data; the bot puts it into words. */
export type Notice =
  | GrantNotice
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
  /** An admin has ended the session, or asked the apply of it to stop. */
  | {
      readonly code: 'SESSION_ENDED';
      readonly sessionId: string;
      readonly project: string;
      readonly by: string;
      readonly why: string | null;
      readonly forced: boolean;
      /** An apply goes on until it has stopped. */
      readonly stopping: boolean;
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
