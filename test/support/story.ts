import { expect } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import type { Server } from './server.ts';

/** Steps that many tests of a deployment share. */
export type Story = {
  /** A lobby of alice's with a plan for two machines, one of which takes its time. */
  planned(seconds: number): Promise<SeenMessage>;
  /** Alice approves. @returns what the bot answers */
  approve(lobby: SeenMessage): Promise<string>;
  /** Every line of every apply is in the thread, once, in order. */
  expectWhole(lobby: SeenMessage): Promise<void>;
};

export function createStory(server: Server): Story {
  return {
    async planned(seconds) {
      const project = await server.project();
      const first = { project, resource_type: 'compute_vm', name: 'quick' };
      const lobby = await server.deploy(server.alice, first);
      await server.add(server.alice, lobby, 'compute_vm', {
        name: 'slow',
        simulate_seconds: String(seconds),
      });
      await lobby.until(/Plan: 2 to add/);
      return lobby;
    },
    approve: async (lobby) => (await server.alice.click(lobby, 'Approve & Deploy').answer()).text(),
    async expectWhole(lobby) {
      const events = await server.told(server.sessionOf(lobby));
      const told = events.flatMap((text) => text.trimEnd().split('\n')).map((line) => line.trimEnd());
      await server.discord.until('the last line', () => server.threadLines(lobby).length >= told.length);
      expect(server.threadLines(lobby).map((line) => line.replace(/^» /, '').trimEnd())).toEqual(told);
    },
  };
}
