import type { WebSocket } from 'ws';
import { Opcode } from '../constants.ts';
import type { GatewayEvent } from '../core.ts';

/** What one identify started: it outlives its connection, so that a bot can resume. */
export type GatewaySession = {
  readonly id: string;
  /** Sends an event, or keeps it for the resume; events of intents that were not asked for are none of its business. */
  dispatch(event: GatewayEvent): void;
  /**
   * Goes on over a new connection with everything after `seq`.
   * @returns false when that is not remembered
   */
  resume(socket: WebSocket, seq: number): boolean;
  /** The connection broke. */
  disconnected(socket: WebSocket): void;
  socket(): WebSocket | undefined;
};

/** @param intents bits that the bot asked for */
export function createSession(id: string, intents: number, first: WebSocket): GatewaySession {
  let socket: WebSocket | undefined = first;
  /** Every payload as it was sent; number `s` is at `s - 1`. */
  const sent: string[] = [];

  return {
    id,
    dispatch({ t, d, intents: needed }) {
      if (needed !== 0 && (intents & needed) === 0) return;
      const text = JSON.stringify({ op: Opcode.dispatch, t, s: sent.length + 1, d });
      sent.push(text);
      socket?.send(text);
    },
    resume(next, seq) {
      if (seq > sent.length) return false;
      socket = next;
      for (const text of sent.slice(seq)) socket.send(text);
      return true;
    },
    disconnected(lost) {
      if (socket === lost) socket = undefined;
    },
    socket: () => socket,
  };
}
