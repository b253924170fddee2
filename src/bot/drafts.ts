import type { RawInputs } from '../catalog/inputs.ts';
import { newId } from '../domain/ids.ts';

/** What people typed into forms and could not be used, so that nobody has to type it twice. Known to this process only. */
export type Drafts = {
  /** @returns the id under which it is found again */
  remember(userId: string, typed: RawInputs): string;
  /** What this person typed; null when it is too long ago, or another process knows it. */
  recall(draftId: string, userId: string): RawInputs | null;
};

/** As long as Discord lets an answer live (design/discord.md). */
const lifeMs = 15 * 60_000;
/** More are forgotten, the oldest first. */
const most = 1000;

export function createDrafts(now: () => number = Date.now): Drafts {
  const drafts = new Map<string, { userId: string; typed: RawInputs; at: number }>();
  return {
    remember(userId, typed) {
      const draftId = newId();
      drafts.set(draftId, { userId, typed, at: now() });
      const [oldest] = drafts.keys();
      if (drafts.size > most && oldest !== undefined) drafts.delete(oldest);
      return draftId;
    },
    recall(draftId, userId) {
      const draft = drafts.get(draftId);
      if (draft === undefined || draft.userId !== userId || now() - draft.at > lifeMs) return null;
      return draft.typed;
    },
  };
}
