/** The person who asks for something, with the facts of the moment that decide what they may do. */
export type Actor = {
  readonly userId: string;
  readonly guildId: string;
  /** Discord role ids held at that moment. */
  readonly roleIds: readonly string[];
  /** Holds Administrator or Manage Server in Discord at that moment. */
  readonly isGuildAdmin: boolean;
};
