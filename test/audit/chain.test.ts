import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../src/db/audit.ts';
import type { Transaction } from '../../src/db/client.ts';
import { insertProject } from '../../src/db/projects.ts';
import { type AuditReport, verifyAudit, verifyIn } from '../../src/db/verify-audit.ts';
import { type AuditFinding, hashOf } from '../../src/domain/audit-chain.ts';
import { auditKinds } from '../../src/domain/audit-kind.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
/** Where an event belongs: a project, with its guild or without, a guild, or neither; and the chain that this makes. */
let places: readonly Place[];
beforeAll(async () => {
  database = await createTestDatabase();
  const [shop, blog] = [await project('shop'), await project('blog')];
  places = [
    { values: { projectId: shop }, chain: `project:${shop}` },
    { values: { projectId: blog, guildId: '900' }, chain: `project:${blog}` },
    { values: { guildId: '900' }, chain: 'guild:900' },
    { values: {}, chain: 'installation' },
  ];
});
afterAll(() => database.drop());
beforeEach(() => empty());

type Place = { readonly values: { projectId?: string; guildId?: string }; readonly chain: string };

async function project(name: string): Promise<string> {
  const facts = { provider: 'sandbox', region: 'local', description: '', channelId: null } as const;
  const made = await database.db.transaction((tx) =>
    insertProject(tx, { ...facts, guildId: '900', name, createdBy: '100' }),
  );
  return made?.id ?? '';
}

/** As somebody who owns the database: no trigger fires. Nothing of it stays. */
async function tampered(act: (tx: Transaction) => Promise<void>): Promise<AuditReport> {
  let report: AuditReport | undefined;
  const undo = new Error('undone');
  await database.db
    .transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await act(tx);
      report = await verifyIn(tx);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  if (report === undefined) throw new Error('nothing was verified');
  return report;
}

async function empty(): Promise<void> {
  const client = await database.pool.connect();
  await client.query(
    'begin; set local session_replication_role = replica; truncate audit_events, audit_chains; commit',
  );
  client.release();
}

const someEvent = fc.record({
  kind: fc.constantFrom(...auditKinds),
  place: fc.nat(),
  actorId: fc.option(fc.constantFrom('1', '2')),
  details: fc
    .dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.jsonValue({ maxDepth: 2 })), { maxKeys: 3 })
    .map(storable),
});

/** Postgres stores no null character, and no half of a pair. */
function storable(details: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(details).replaceAll(/\\u0000|\\ud[89a-f]../gi, 'x'));
}

type SomeEvent = typeof someEvent extends fc.Arbitrary<infer T> ? T : never;

function placeOf({ place }: SomeEvent): Place {
  return places[place % places.length] as Place;
}

type Stored = { id: string; chain: string; seq: number };

/** Written by several at the same time, some of them in transactions of several events. */
async function write(events: readonly SomeEvent[], writers: number) {
  const shares = Array.from({ length: writers }, (_, writer) =>
    events.filter((_, at) => at % writers === writer),
  );
  await Promise.all(
    shares.map(async (share) => {
      for (const { place, ...event } of share) {
        const { values } = placeOf({ place, ...event });
        await database.db.transaction((tx) => audit(tx, { ...event, ...values }));
      }
    }),
  );
  const { rows } = await database.pool.query<Stored>(
    'select id, chain, seq::int from audit_events order by chain, seq',
  );
  return rows;
}

const columns = {
  id: 'id + 1000000',
  at: `at + interval '1 microsecond'`,
  kind: `kind || 'x'`,
  guild_id: `coalesce(guild_id, '') || '1'`,
  project_id: `coalesce(project_id, '') || '1'`,
  session_id: `coalesce(session_id, '') || '1'`,
  run_id: `coalesce(run_id, '') || '1'`,
  plan_id: `coalesce(plan_id, '') || '1'`,
  actor_id: `coalesce(actor_id, '') || '1'`,
  from_state: `coalesce(from_state, '') || '1'`,
  to_state: `coalesce(to_state, '') || '1'`,
  details: `details || '{"added": 1}'`,
  chain: `chain || '1'`,
  seq: 'seq + 1000000',
  previous: 'reverse(hash)',
  hash: `translate(hash, '0123456789abcdef', '123456789abcdef0')`,
} as const;

type Tampering = (tx: Transaction, event: Stored, newest: Stored) => Promise<{ from: number; to: number }>;

/** What somebody can do to a log, each once: to a random event, or to the chain that it stands in. */
const tamperings: Readonly<Record<string, Tampering>> = {
  ...Object.fromEntries(
    Object.entries(columns).map(([column, value]): [string, Tampering] => [
      `alter ${column}`,
      async (tx, { id, seq }) => {
        await tx.execute(sql`alter table audit_events alter id set generated by default`);
        await tx.execute(sql.raw(`update audit_events set ${column} = ${value} where id = ${id}`));
        return { from: seq, to: seq };
      },
    ]),
  ),
  async 'delete one'(tx, { id, seq }) {
    await tx.execute(sql`delete from audit_events where id = ${id}`);
    return { from: seq, to: seq };
  },
  async 'cut the tail'(tx, { chain, seq }, newest) {
    await tx.execute(sql`delete from audit_events where chain = ${chain} and seq >= ${seq}`);
    return { from: seq, to: newest.seq };
  },
  async 'insert one that has a number already'(tx, event) {
    await tx.execute(sql`alter table audit_events drop constraint audit_events_link`);
    await forge(tx, event, event.seq);
    return { from: event.seq, to: event.seq };
  },
  async 'insert one at the end'(tx, _, newest) {
    await forge(tx, newest, newest.seq + 1);
    return { from: newest.seq + 1, to: newest.seq + 1 };
  },
  async 'swap with the one before'(tx, { chain, seq }) {
    await tx.execute(sql`alter table audit_events drop constraint audit_events_link`);
    const before = Math.max(1, seq - 1);
    if (before === seq)
      await tx.execute(sql`update audit_events set kind = 'x' where chain = ${chain} and seq = 1`);
    else
      await tx.execute(
        sql`update audit_events set seq = ${before + seq} - seq where chain = ${chain} and seq in (${before}, ${seq})`,
      );
    return { from: before, to: seq };
  },
  async 'turn the head back'(tx, { chain, seq }, newest) {
    await tx.execute(
      sql`update audit_chains c set seq = e.seq - 1, hash = e.previous from audit_events e
          where e.chain = ${chain} and e.seq = ${seq} and c.chain = e.chain`,
    );
    return { from: seq, to: newest.seq };
  },
  async 'another hash in the head'(tx, { chain }, newest) {
    await tx.execute(sql`update audit_chains set hash = reverse(hash) || '0' where chain = ${chain}`);
    return { from: newest.seq, to: newest.seq };
  },
  async 'no head'(tx, { chain }, newest) {
    await tx.execute(sql`delete from audit_chains where chain = ${chain}`);
    return { from: newest.seq, to: newest.seq };
  },
};

/** An event whose own hash is right, after the one before that number. */
async function forge(tx: Transaction, { chain }: Stored, seq: number): Promise<void> {
  const { rows } = await tx.execute<{ canonical: string; previous: string; id: string }>(sql`
    insert into audit_events (kind, chain, seq, previous, hash)
    values ('project.created', ${chain}, ${seq},
      coalesce((select hash from audit_events where chain = ${chain} and seq = ${seq - 1} limit 1), repeat('0', 64)), '')
    returning id, previous, audit_canonical(audit_events) as canonical`);
  const [row] = rows;
  if (row === undefined) throw new Error('nothing was inserted');
  await tx.execute(sql`update audit_events set hash = ${hashOf(row)} where id = ${row.id}`);
}

function names(
  { chain, from, to }: AuditFinding,
  wanted: { chain: string; from: number; to: number },
): boolean {
  return chain === wanted.chain && from !== null && to !== null && from <= wanted.to && to >= wanted.from;
}

/** Does it, looks, and undoes it. */
async function expectFound(name: string, stored: readonly Stored[], pick: number): Promise<void> {
  const event = stored[pick % stored.length] as Stored;
  const newest = stored.findLast(({ chain }) => chain === event.chain) as Stored;
  let about = { from: 0, to: 0 };
  const { findings } = await tampered(async (tx) => {
    about = (await tamperings[name]?.(tx, event, newest)) ?? about;
  });
  const wanted = { chain: event.chain, ...about };
  const told = JSON.stringify({ wanted, findings });
  expect(
    findings.some((finding) => names(finding, wanted)),
    `${name}: ${told}`,
  ).toBe(true);
}

describe('the chains of the audit log', () => {
  const logs = fc.array(someEvent, { minLength: 1, maxLength: 25 });

  it('are whole, whoever writes at the same time; one tampering with one event is found and named', async () => {
    const some = fc.subarray(Object.keys(tamperings), { minLength: 2, maxLength: 2 });
    const check = async (events: SomeEvent[], writers: number, pick: number, ways: string[]) => {
      await empty();
      const stored = await write(events, writers);
      expect(await verifyAudit(database.db)).toMatchObject({ events: events.length, findings: [] });
      const chains = new Set(events.map((event) => placeOf(event).chain));
      expect(new Set(stored.map(({ chain }) => chain))).toEqual(chains);
      for (const way of ways) await expectFound(way, stored, pick);
    };
    const writers = fc.integer({ min: 1, max: 5 });
    await fc.assert(fc.asyncProperty(logs, writers, fc.nat(), some, check), { numRuns: 15 });
  });

  it.each(Object.keys(tamperings))('do not hide this: %s', async (way) => {
    const [events = []] = fc.sample(fc.array(someEvent, { minLength: 12, maxLength: 12 }), {
      numRuns: 1,
      seed: 5,
    });
    await expectFound(way, await write(events, 1), 5);
  });
});
