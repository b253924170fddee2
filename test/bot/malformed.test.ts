import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../src/bot/commands/all.ts';
import { reactions, submissions } from '../../src/bot/components.ts';
import { CallbackType, InteractionType } from '../../src/sandbox/discord/constants.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import type { Use } from '../../src/sandbox/discord/driver/use.ts';
import { expectNoPings } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';
import { sessionRow, stored } from '../support/stored.ts';

/** How many there are, and how many at once. */
const amount = 2000;
const atOnce = 40;

let server: Server;
let lobby: SeenMessage;
beforeAll(async () => {
  server = await createServer();
  const project = await server.project();
  lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
});
afterAll(() => server.close());

const junk = fc.oneof(
  fc.string({ maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '-',
    'null',
    '${1}',
    '@everyone',
    '../..',
    '__proto__',
    'constructor',
    'a'.repeat(4000),
  ),
);
const anything = fc.oneof(junk, fc.integer(), fc.boolean(), fc.constant(null), fc.constant([]), fc.object());

/** Custom ids of ours with something wrong in them, or of what nobody here may touch, and some that were never ours. */
const customIds = (sessionId: string) => {
  const ids = fc.constantFrom(sessionId, sessionId, 'k7m2p9xq4tzv', '-');
  const parts = fc.oneof(fc.constantFrom('sandbox', '-', 'vpc', 'net', '0', '9999999', ''), ids, junk);
  const action = fc.constantFrom(
    ...Object.keys(reactions),
    ...Object.keys(submissions),
    'toString',
    '__proto__',
  );
  const ours = fc.tuple(action, ids, fc.array(parts, { maxLength: 3 }));
  return fc.oneof(
    { weight: 9, arbitrary: ours.map(([name, id, rest]) => ['ce', name, id, ...rest].join(':')) },
    { weight: 1, arbitrary: anything },
  );
};

/** Mostly as Discord would have it, so that most of them get past the first look. */
function mostly<T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: anything });
}

/** What options and fields are called, and what could be meant by them. */
const names = fc.oneof(
  fc.constantFrom('project', 'session', 'state', 'user', 'expires', 'name', 'reason', 'policy', 'cron'),
  junk,
);
const texts = fc.oneof(
  fc.constantFrom('k7m2p9xq4tzv', 'project-1', 'no-such', 'APPLIED', '8h', 'deploy'),
  junk,
);

const options = fc.array(
  fc.record({ name: names, type: fc.constant(3), value: mostly(texts), focused: fc.boolean() }),
  { maxLength: 4 },
);
/** Subcommands that there are, and others. */
const subcommand = fc.record({
  name: fc.oneof(fc.constantFrom('freeze', 'cost', 'approvals', 'constructor'), junk),
  type: fc.constant(1),
  options: mostly(options),
});

/** Commands whose options are wrong, by name or by kind. */
const commandData = fc.record(
  {
    id: fc.constant('1'),
    type: mostly(fc.constant(1)),
    name: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...commands.map(({ definition }) => definition.name)) },
      { weight: 1, arbitrary: junk },
    ),
    options: mostly(
      fc.oneof({ weight: 3, arbitrary: options }, { weight: 1, arbitrary: subcommand.map((one) => [one]) }),
    ),
    resolved: mostly(fc.constant({})),
  },
  { requiredKeys: ['name', 'type'] },
);

const dataOf = (sessionId: string) => ({
  [InteractionType.command]: commandData,
  [InteractionType.autocomplete]: commandData,
  [InteractionType.component]: fc.record({
    custom_id: customIds(sessionId),
    component_type: mostly(fc.constantFrom(2, 3)),
    values: mostly(fc.array(texts, { maxLength: 3 })),
  }),
  [InteractionType.modal]: fc.record({
    custom_id: customIds(sessionId),
    components: mostly(
      fc.array(
        fc.record({
          type: fc.constant(1),
          components: fc.array(fc.record({ type: fc.constant(4), custom_id: names, value: mostly(texts) }), {
            maxLength: 6,
          }),
        }),
      ),
    ),
  }),
});

type Sent = { readonly type: number; readonly data: object };

/** The same ones each time: a failure can be looked at. */
function interactions(sessionId: string): readonly Sent[] {
  const kinds = Object.entries(dataOf(sessionId)).map(([type, data]) =>
    fc.record({ type: fc.constant(Number(type)), data: data as fc.Arbitrary<object> }),
  );
  return fc.sample(fc.oneof(...kinds), { numRuns: amount, seed: 4 });
}

/** What somebody reads who sent this. */
async function told(use: Use): Promise<string | null> {
  await use.acknowledged();
  const { callback, choices } = use.interaction;
  if (callback?.type === CallbackType.autocomplete) return choices === undefined ? 'no choices' : null;
  if (callback?.type === CallbackType.modal) return null;
  return (await use.answer()).text();
}

/** Words for people, in a sentence, and nothing of a machine among them. */
function isUnderstandable(text: string): boolean {
  const machine = /undefined|\[object|null\b|NaN|TypeError|\bat \w+ \(|went wrong on our side/;
  return /\p{Lu}\p{L}+ \p{L}+ \p{L}+/u.test(text) && !machine.test(text.replaceAll(/`[^`\n]*`/g, ''));
}

it(`${amount} malformed interactions store nothing, and each is answered with a sentence`, async () => {
  const session = server.sessionOf(lobby);
  const [before, row] = [await stored(server), await sessionRow(server, session)];
  const unclear: string[] = [];
  const everyone: readonly Person[] = [server.bob, server.guild.addMember('mallory')];
  const sent = interactions(session);
  for (let at = 0; at < sent.length; at += atOnce) {
    const uses = sent.slice(at, at + atOnce).map((one, index) => {
      const person = everyone[index % everyone.length] ?? server.bob;
      const what = JSON.stringify(one).slice(0, 300);
      return { what, use: person.sends({ ...one, what, to: lobby }, { channel: server.channel }) };
    });
    await Promise.all(
      uses.map(async ({ what, use }) => {
        const text = await told(use);
        if (text !== null && !isUnderstandable(text)) unclear.push(`${what}\n→ ${text}`);
      }),
    );
  }
  expect(unclear.slice(0, 5)).toEqual([]);
  expect(await stored(server)).toEqual(before);
  expect(await sessionRow(server, session)).toEqual(row);
  expect(expectNoPings(server.discord)).toContain('nothing was changed');
  expect((await server.command(server.alice, 'cloud-help')).text()).toContain('Your next step');
});
