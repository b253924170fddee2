import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { CloseCode, Intent, Opcode } from '../constants.ts';
import type { GatewayEvent, Timing } from '../core.ts';
import type { World } from '../state/world.ts';
import { guildCreateJson } from '../wire/guild.ts';
import {
  heartbeatAck,
  hello,
  identify,
  invalidSession,
  parsePayload,
  readyJson,
  reconnect,
  resume,
} from './payloads.ts';
import { createSession, type GatewaySession } from './session.ts';

/** A bot has to have these approved by Discord. */
const privileged = Intent.guildMembers | Intent.guildPresences | Intent.messageContent;

/** The WebSocket side: sessions, and the events that they are told. */
export type Gateway = {
  dispatch(event: GatewayEvent): void;
  /** How many bots are connected and identified. */
  connected(): number;
  /** How often a bot identified, and how often one resumed. */
  counts(): { readonly identifies: number; readonly resumes: number };
  /**
   * Cuts all connections: `cut` without a word, `reconnect` as Discord does before maintenance, `forget` so that no
   * resume will succeed.
   */
  drop(how: 'cut' | 'reconnect' | 'forget'): void;
  close(): void;
};

/** @param url where bots connect, for resuming */
export function createGateway(deps: {
  readonly server: Server;
  readonly world: World;
  readonly timing: Timing;
  readonly token: string;
  readonly url: () => string;
}): Gateway {
  const { server, world, timing, token, url } = deps;
  const sockets = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, GatewaySession>();
  const counts = { identifies: 0, resumes: 0 };

  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (connection) => serve(connection)),
  );

  function serve(socket: WebSocket): void {
    let session: GatewaySession | undefined;
    let dead: NodeJS.Timeout | undefined;
    function beat(): void {
      clearTimeout(dead);
      // In real time, whatever Discord's clock is moved to: the bot's heart beats in no other.
      dead = setTimeout(() => socket.close(CloseCode.sessionTimedOut), timing.heartbeat * 1.5).unref();
    }
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(dead);
      session?.disconnected(socket);
      world.changed({ kind: 'gateway-changed' });
    });
    socket.on('message', (data) => {
      const payload = parsePayload(String(data));
      if (!payload) return socket.close(CloseCode.decodeError, 'Decode error');
      switch (payload.op) {
        case Opcode.heartbeat:
          beat();
          return socket.send(heartbeatAck);
        case Opcode.identify:
          if (session) return socket.close(CloseCode.alreadyAuthenticated, 'Already authenticated');
          session = onIdentify(socket, payload.d);
          return;
        case Opcode.resume:
          session = onResume(socket, payload.d);
          return;
        case Opcode.presence:
        case Opcode.voiceState:
        case Opcode.requestMembers:
          if (!session) socket.close(CloseCode.notAuthenticated, 'Not authenticated');
          return;
        default:
          return socket.close(CloseCode.unknownOpcode, 'Unknown opcode');
      }
    });
    beat();
    socket.send(hello(timing.heartbeat));
  }

  function onIdentify(socket: WebSocket, data: unknown): GatewaySession | undefined {
    const wanted = identify.safeParse(data).data;
    if (!wanted) return refuse(socket, CloseCode.decodeError, 'Decode error');
    if (wanted.token !== token) {
      return refuse(socket, CloseCode.authenticationFailed, 'Authentication failed');
    }
    if (wanted.intents & privileged) {
      return refuse(socket, CloseCode.disallowedIntents, 'Disallowed intent(s)');
    }
    const session = createSession(randomUUID().replaceAll('-', ''), wanted.intents, socket);
    sessions.set(session.id, session);
    counts.identifies++;
    session.dispatch({ t: 'READY', d: readyJson(world, session.id, url()), intents: 0 });
    for (const guild of world.guilds.values()) {
      session.dispatch({ t: 'GUILD_CREATE', d: guildCreateJson(world, guild), intents: Intent.guilds });
    }
    world.changed({ kind: 'gateway-changed' });
    return session;
  }

  function onResume(socket: WebSocket, data: unknown): GatewaySession | undefined {
    const wanted = resume.safeParse(data).data;
    if (!wanted) return refuse(socket, CloseCode.decodeError, 'Decode error');
    if (wanted.token !== token) {
      return refuse(socket, CloseCode.authenticationFailed, 'Authentication failed');
    }
    const session = sessions.get(wanted.session_id);
    if (!session?.resume(socket, wanted.seq)) {
      socket.send(invalidSession);
      return undefined;
    }
    counts.resumes++;
    session.dispatch({ t: 'RESUMED', d: {}, intents: 0 });
    world.changed({ kind: 'gateway-changed' });
    return session;
  }

  return {
    dispatch(event) {
      for (const session of sessions.values()) session.dispatch(event);
    },
    connected: () => [...sessions.values()].filter((session) => session.socket()).length,
    counts: () => ({ ...counts }),
    drop(how) {
      const connected = [...sessions.values()].flatMap((session) => session.socket() ?? []);
      if (how === 'forget') sessions.clear();
      for (const socket of connected) {
        if (how === 'reconnect') socket.send(reconnect);
        else socket.terminate();
      }
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function refuse(socket: WebSocket, code: number, reason: string): undefined {
  socket.close(code, reason);
}
