import { type APIInteraction, InteractionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type BotMetrics, measured } from './metrics.ts';
import { deferred, type Responder } from './responder.ts';

function scene(taken: boolean) {
  const told: Parameters<BotMetrics['acknowledged']>[0][] = [];
  let now = 1000;
  const responder: Responder = {
    async respond() {
      now += 250;
      return taken;
    },
    async answer() {},
  };
  const metrics: BotMetrics = { rateLimited: () => {}, acknowledged: (ack) => told.push(ack) };
  return { told, responder: measured(responder, metrics, () => now), wait: (ms: number) => (now += ms) };
}

const interaction = (type: InteractionType) => ({ id: '1', type }) as APIInteraction;

describe('the latency of an acknowledgement', () => {
  it.each([
    [InteractionType.ApplicationCommand, 'command'],
    [InteractionType.MessageComponent, 'component'],
    [InteractionType.ModalSubmit, 'modal'],
  ] as const)('counts from the arrival, whatever was done before it (%s)', async (type, sort) => {
    const { told, responder, wait } = scene(true);
    const one = interaction(type);
    responder.arrived(one);
    wait(1000);
    expect(await responder.respond(one, deferred)).toBe(true);
    expect(told).toEqual([{ interaction: sort, outcome: 'taken', seconds: 1.25 }]);
  });

  it('tells as well of one that Discord did not take', async () => {
    const { told, responder } = scene(false);
    const one = interaction(InteractionType.ModalSubmit);
    responder.arrived(one);
    expect(await responder.respond(one, deferred)).toBe(false);
    expect(told).toEqual([{ interaction: 'modal', outcome: 'not-taken', seconds: 0.25 }]);
  });
});
