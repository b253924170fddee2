import type { World } from './state/world.ts';

/** Something for the gateway to tell the bot, if it asked for one of `intents` (0: always told). */
export type GatewayEvent = { readonly t: string; readonly d: object; readonly intents: number };

/** How long things last at Discord, in milliseconds. */
export type Timing = {
  /** Until an interaction must be acknowledged: 3 s. */
  readonly acknowledge: number;
  /** How long an interaction's token works: 15 minutes. */
  readonly token: number;
  /** How long a nonce is remembered: "a few minutes". */
  readonly nonce: number;
  /** Between the bot's heartbeats at the gateway. */
  readonly heartbeat: number;
};

export const discordTiming: Timing = {
  acknowledge: 3000,
  token: 15 * 60_000,
  nonce: 5 * 60_000,
  heartbeat: 41_250,
};

/** What the routes and the driver act on. */
export type Core = {
  readonly world: World;
  readonly timing: Timing;
  dispatch(event: GatewayEvent): void;
};
