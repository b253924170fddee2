import { z } from 'zod';
import { Opcode } from '../constants.ts';
import type { World } from '../state/world.ts';
import { selfJson } from '../wire/user.ts';

const payload = z.object({ op: z.number().int(), d: z.unknown() });

/** A payload of the bot's; null when it is none. */
export function parsePayload(text: string): z.output<typeof payload> | null {
  try {
    return payload.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Docs: Identify. Other fields are of no consequence here. */
export const identify = z.object({
  token: z.string(),
  intents: z.number().int(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.number(), z.number()]).optional(),
});

/** Docs: Resume. */
export const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.number().int().min(0) });

export function hello(heartbeatMs: number): string {
  return JSON.stringify({ op: Opcode.hello, d: { heartbeat_interval: heartbeatMs }, s: null, t: null });
}

export const heartbeatAck = JSON.stringify({ op: Opcode.heartbeatAck, d: null, s: null, t: null });

export const reconnect = JSON.stringify({ op: Opcode.reconnect, d: null, s: null, t: null });

export const invalidSession = JSON.stringify({ op: Opcode.invalidSession, d: false, s: null, t: null });

/** Docs: Ready. Guilds follow as events of their own. */
export function readyJson(world: World, sessionId: string, resumeUrl: string): object {
  return {
    v: 10,
    user: selfJson(world.bot),
    guilds: [...world.guilds.keys()].map((id) => ({ id, unavailable: true })),
    session_id: sessionId,
    session_type: 'normal',
    resume_gateway_url: resumeUrl,
    shard: [0, 1],
    application: { id: world.applicationId, flags: 0 },
    private_channels: [],
    presences: [],
    relationships: [],
  };
}
