import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloudOrchestrator, isDomainError, type SessionEvent } from '../../src/index.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let library: CloudOrchestrator;
const guildId = '900';
const author = { guildId, userId: '100', isGuildAdmin: true };
beforeAll(async () => {
  world = await createWorld();
  await world.worker();
  library = open();
});
afterAll(async () => {
  await library.close();
  await world.close();
});

function open(): CloudOrchestrator {
  const { DATABASE_URL = '', REDIS_URL = '' } = world.environment;
  return new CloudOrchestrator({ databaseUrl: DATABASE_URL, redisUrl: REDIS_URL });
}

/** A session with one network in it, planned. */
async function planned(inputs: Record<string, string | number> = {}) {
  const projectId = await world.project();
  const { id } = await library.startSession({ ...author, projectId });
  await library.addResource(id, 'vpc', { name: 'net', ...inputs });
  const { planId } = await library.runPlan(id);
  return { id, projectId, planId: planId ?? '' };
}

/** Everything that is told of a session until `last` holds for an event. */
async function story(
  id: string,
  last: (event: SessionEvent) => boolean,
  from = library,
  signal = new AbortController().signal,
): Promise<readonly SessionEvent[]> {
  const told: SessionEvent[] = [];
  for await (const event of from.watch(id, { signal })) {
    told.push(event);
    if (last(event)) break;
  }
  return told;
}
const statesIn = (told: readonly SessionEvent[]) =>
  told.flatMap((event) => (event.type === 'session' ? [event.session.state] : []));
const isIn = (state: string) => (event: SessionEvent) =>
  event.type === 'session' && event.session.state === state;

describe('a deployment from a program', () => {
  it('goes from DRAFT to APPLIED, and plans only when it is asked to', async () => {
    const projectId = await world.project();
    const session = await library.startSession({ ...author, projectId });
    expect(session).toMatchObject({
      state: 'DRAFT',
      guildId,
      userId: '100',
      provider: 'sandbox',
      plan: null,
    });
    await library.addResource(session.id, 'compute_vm', { name: 'web-1', machine_type: 'small' });
    const edited = await library.addResource(session.id, 'vpc', { name: 'net' });
    expect(edited).toMatchObject({ state: 'DRAFT', revision: 2 });
    expect(edited.changes.map(({ name }) => name)).toEqual(['web-1', 'net']);
    expect(await world.query('select from runs where session_id = $1', [session.id])).toEqual([]);
    expect(await library.validateSession(session.id)).toEqual({ isValid: true, violations: [] });

    const plan = await library.runPlan(session.id);
    expect(plan).toMatchObject({
      success: true,
      resourcesToAdd: 2,
      resourcesToChange: 0,
      resourcesToDestroy: 0,
    });
    expect(plan.changes.map(({ action, resource }) => [action, resource]).sort()).toEqual([
      ['create', 'net'],
      ['create', 'web-1'],
    ]);
    // The sandbox's list price of a small machine, in dollars.
    expect(plan.hourly).toBe(0.01095);
    expect(plan.monthly).toBe(7.9935);

    const all = story(session.id, () => false);
    const result = await library.approveAndApply(session.id, {
      approverId: '100',
      isGuildAdmin: true,
      planId: plan.planId ?? '',
    });
    expect(result).toMatchObject({ success: true, outcome: 'applied', state: 'APPLIED', diagnostics: [] });

    // The watcher ends by itself, with the session.
    const told = await all;
    expect(statesIn(told)).toEqual(expect.arrayContaining(['PLAN_READY', 'APPLIED']));
    expect(statesIn(told).at(-1)).toBe('APPLIED');
    expect(told.at(-1)?.type).toBe('session');
    const lines = told.flatMap((event) => (event.type === 'line' ? [event] : []));
    for (const run of ['plan', 'apply'] as const) {
      const numbers = lines.filter((line) => line.run === run).map(({ seq }) => seq);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(numbers.length).toBeGreaterThan(0);
    }
    expect(lines.map(({ text }) => text).join('\n')).toContain('Apply complete! Resources: 2 added');
  });

  it('plans again when asked, and then the plan before does not count', async () => {
    const { id, planId } = await planned();
    const again = await library.runPlan(id);
    expect(again.success).toBe(true);
    expect(again.planId).not.toBe(planId);
    const approval = { approverId: '100', isGuildAdmin: true };
    await expect(library.approveAndApply(id, { ...approval, planId })).rejects.toMatchObject({
      code: 'PLAN_REPLACED',
      message: `the plan is no longer the one of session ${id}, which is PLAN_READY: approve its newest plan`,
    });
    const applied = await library.approveAndApply(id, { ...approval, planId: again.planId ?? '' });
    expect(applied.outcome).toBe('applied');
  });

  it('joins a plan that is under way', async () => {
    const projectId = await world.project();
    const { id } = await library.startSession({ ...author, projectId });
    await library.addResource(id, 'vpc', { name: 'net' });
    const [one, two] = await Promise.all([library.runPlan(id), library.runPlan(id)]);
    expect(one.planId).toBe(two.planId);
  });

  it('tells what terraform complained about when the apply fails', async () => {
    const { id, planId } = await planned({ simulate_failure: 'true' });
    const result = await library.approveAndApply(id, { approverId: '100', isGuildAdmin: true, planId });
    expect(result).toMatchObject({ success: false, outcome: 'failed', state: 'FAILED' });
    expect(result.diagnostics.map(({ summary }) => summary).join()).toContain('local-exec provisioner error');
    expect(await library.getSession(id)).toMatchObject({
      state: 'FAILED',
      reason: { code: 'TERRAFORM_FAILED' },
    });
  });

  it('is cancelled, also while it is being applied', async () => {
    const waiting = await planned();
    expect(await library.cancel(waiting.id)).toEqual({ outcome: 'cancelled' });

    const { id, planId } = await planned({ simulate_seconds: 30 });
    const result = library.approveAndApply(id, { approverId: '100', isGuildAdmin: true, planId });
    await story(id, (event) => event.type === 'line' && event.kind === 'start');
    expect(await library.cancel(id)).toEqual({ outcome: 'stopping' });
    expect(await result).toMatchObject({ success: false, outcome: 'cancelled', state: 'CANCELLED' });
  });

  it('may want others to approve, too', async () => {
    const { id, projectId, planId } = await planned();
    await world.query('update projects set approvals_required = 2 where name = $1', [projectId]);
    const approve = (approverId: string) =>
      library.approveAndApply(id, { approverId, isGuildAdmin: true, planId });
    await expect(approve('100')).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await approve('201')).toMatchObject({
      success: false,
      outcome: 'awaiting-approvals',
      approvals: { given: 1, required: 2 },
      state: 'PLAN_READY',
    });
    expect(await approve('202')).toMatchObject({ success: true, approvals: { given: 2, required: 2 } });
  });
});

describe('a session from a program', () => {
  it('finds its project by name or id, in its own guild only', async () => {
    const name = await world.project();
    const byName = await library.startSession({ ...author, projectId: name });
    const byId = await library.startSession({ ...author, projectId: byName.projectId });
    expect(byId).toMatchObject({ projectId: byName.projectId, projectName: name });
    const stranger = { userId: '100', guildId: '901' };
    for (const projectId of [name, byName.projectId]) {
      await expect(library.startSession({ ...stranger, projectId })).rejects.toMatchObject({
        code: 'NOT_PERMITTED',
      });
    }
  });

  it('waits as long as it is told to', async () => {
    const projectId = await world.project();
    const { createdAt, expiresAt } = await library.startSession({ ...author, projectId, ttlMinutes: 5 });
    expect((expiresAt?.getTime() ?? 0) - createdAt.getTime()).toBe(5 * 60_000);
    for (const ttlMinutes of [0, 1.5, -1, Number.NaN, 525_601]) {
      await expect(library.startSession({ ...author, projectId, ttlMinutes })).rejects.toThrow(
        /^invalid: ttlMinutes must be a whole number of minutes/,
      );
    }
  });

  it('refuses another provider than the project’s', async () => {
    const projectId = await world.project();
    expect((await library.startSession({ ...author, projectId, provider: 'sandbox' })).state).toBe('DRAFT');
    await expect(library.startSession({ ...author, projectId, provider: 'aws' })).rejects.toThrow(
      "invalid: provider must be `sandbox`, which is the project's, or left out",
    );
  });

  it('says all that is wrong with a resource, and changes nothing', async () => {
    const projectId = await world.project();
    const { id } = await library.startSession({ ...author, projectId });
    const error = await library.addResource(id, 'vpc', { name: 'Net', cidr: '1' }).catch((thrown) => thrown);
    expect(isDomainError(error, 'INPUT_INVALID')).toBe(true);
    expect(error.context.violations.map(({ field }: { field: string }) => field)).toEqual(['name', 'cidr']);
    expect((await library.getSession(id)).changes).toEqual([]);
  });

  it('says what keeps it from being planned', async () => {
    const projectId = await world.project();
    const { id } = await library.startSession({ ...author, projectId });
    const nothing = 'resources are none yet: add one first';
    expect(await library.validateSession(id)).toEqual({
      isValid: false,
      violations: [{ field: 'resources', problem: 'are none yet: add one first' }],
    });
    await expect(library.runPlan(id)).rejects.toThrow(`invalid: ${nothing}`);

    await library.addResource(id, 'vpc', { name: 'net' });
    const other = await library.startSession({ ...author, projectId });
    await library.addResource(other.id, 'vpc', { name: 'net' });
    const { planId } = await library.runPlan(other.id);
    await library.approveAndApply(other.id, {
      approverId: '100',
      isGuildAdmin: true,
      planId: planId ?? '',
    });
    const { isValid, violations } = await library.validateSession(id);
    expect(isValid).toBe(false);
    expect(violations).toEqual([
      { field: 'name', problem: '`net` is deployed already, by another session: choose another name' },
    ]);
    await expect(library.runPlan(id)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('does for others only what their own rights allow, in the roles that the program vouches for', async () => {
    const projectId = await world.project();
    const { id } = await library.startSession({ ...author, projectId });
    const role = { kind: 'role', id: '777' } as const;
    await world.orchestrator.grant(world.admin, { project: projectId, subject: role, permission: 'admin' });
    const member = { userId: '300' };
    await expect(library.addResource(id, 'vpc', { name: 'net' }, member)).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
      message: `this takes deploy on session ${id}, or there is none like it in this guild`,
    });
    await library.addResource(id, 'vpc', { name: 'net' }, { ...member, roleIds: ['777'] });
    const [change] = await world.query('select edited_by from session_changes where session_id = $1', [id]);
    expect(change).toEqual({ edited_by: '300' });
  });

  it.each(['nonsense', '0123456789ab', '', '\u0000'])('is not found by the id %j', async (id) => {
    const calls = [
      () => library.getSession(id),
      () => library.runPlan(id),
      () => library.cancel(id),
      () => library.validateSession(id),
      () => library.watch(id).next(),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what the compiler has not seen', () => {
  type Call = (projectId: string, sessionId: string) => Promise<unknown>;
  const calls: readonly (readonly [string, Call, string])[] = [
    ['no request', () => library.startSession(undefined as never), 'request must be an object'],
    [
      'a request without anything',
      () => library.startSession({} as never),
      'guildId must be an id of 1 to 20 digits; userId must be an id of 1 to 20 digits; projectId must be a text',
    ],
    [
      'a number for an id',
      (projectId) => library.startSession({ guildId, userId: 100 as never, projectId }),
      'userId must be an id of 1 to 20 digits',
    ],
    [
      'a text that is meant to be false',
      (projectId) => library.startSession({ ...author, projectId, isGuildAdmin: 'false' as never }),
      'isGuildAdmin must be true or false',
    ],
    [
      'one role for a list',
      (projectId) => library.startSession({ ...author, projectId, roleIds: '777' as never }),
      'roleIds must be a list of role ids',
    ],
    [
      'a role that is none',
      (projectId) => library.startSession({ ...author, projectId, roleIds: ['777', null as never] }),
      'roleIds.1 must be an id of 1 to 20 digits',
    ],
    [
      'a word mistyped',
      (projectId) => library.startSession({ ...author, projectId, ttlMinute: 5 } as never),
      'ttlMinute is not known here',
    ],
    ['no inputs', (_, id) => library.addResource(id, 'vpc', undefined as never), 'inputs must be an object'],
    [
      'an object for an input',
      (_, id) => library.addResource(id, 'vpc', { name: {} as never }),
      'inputs.name must be a text, a number, true or false',
    ],
    [
      'a member without an id',
      (_, id) => library.addResource(id, 'vpc', { name: 'net' }, {} as never),
      'userId must be an id of 1 to 20 digits',
    ],
    ['no approval', (_, id) => library.approveAndApply(id, undefined as never), 'approval must be an object'],
    [
      'the plan of a plan that failed',
      (_, id) => library.approveAndApply(id, { approverId: '100', planId: null as never }),
      'planId must be a text',
    ],
    ['no session', () => library.getSession(undefined as never), 'sessionId must be a text'],
  ];

  it.each(calls)('is refused in words: %s', async (_, call, words) => {
    const projectId = await world.project();
    const { id } = await library.startSession({ ...author, projectId });
    await expect(call(projectId, id)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: `invalid: ${words}`,
    });
    expect(await library.getSession(id)).toMatchObject({ revision: 0, changes: [] });
  });
});

describe('who waits', () => {
  it('goes on after Redis has thrown everybody out and forgotten everything', async () => {
    const { id, planId } = await planned({ simulate_seconds: 1 });
    const told = story(id, isIn('APPLIED'));
    const result = library.approveAndApply(id, { approverId: '100', isGuildAdmin: true, planId });
    await story(id, isIn('APPLYING'));
    await world.services.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await world.services.redis.flushall();
    expect(await result).toMatchObject({ outcome: 'applied' });
    const lines = (await told).flatMap((event) =>
      event.type === 'line' && event.run === 'apply' ? [event.seq] : [],
    );
    expect(lines).toEqual(lines.map((_, index) => index + 1));
  });

  it('stops when told to, and what was begun goes on', async () => {
    const { id, planId } = await planned({ simulate_seconds: 1 });
    const giveUp = new AbortController();
    const approval = { approverId: '100', isGuildAdmin: true, planId };
    const { signal } = giveUp;
    const waiting = Promise.allSettled([
      library.approveAndApply(id, { ...approval, signal }),
      story(id, () => false, library, signal),
    ]);
    await story(id, isIn('APPLYING'));
    const enough = new Error('enough');
    giveUp.abort(enough);
    const given = { status: 'rejected', reason: enough };
    expect(await waiting).toEqual([given, given]);
    await world.untilState(id, 'APPLIED');
  });

  it('is told when the library is closed, which then takes nothing more', async () => {
    const closing = open();
    const { id, planId } = await planned({ simulate_seconds: 1 });
    const approval = { approverId: '100', isGuildAdmin: true, planId };
    const waiting = Promise.allSettled([
      closing.approveAndApply(id, approval),
      story(id, () => false, closing),
    ]);
    await story(id, isIn('APPLYING'));
    await closing.close();
    const closed = { status: 'rejected', reason: expect.objectContaining({ code: 'CLOSED' }) };
    expect(await waiting).toEqual([closed, closed]);
    await expect(closing.getSession(id)).rejects.toThrow('this CloudOrchestrator has been closed');
    await closing.close();
    await world.untilState(id, 'APPLIED');
  });
});

describe('connecting', () => {
  it('names the variables that are missing', async () => {
    const nowhere = new CloudOrchestrator();
    await expect(nowhere.getSession('x')).rejects.toThrow(
      'configuration: DATABASE_URL must be set; REDIS_URL must be set',
    );
    await nowhere.close();
  });

  it('says which service is away, and tries again at the next call', async () => {
    const { DATABASE_URL = '' } = world.environment;
    const away = new CloudOrchestrator({ databaseUrl: DATABASE_URL, redisUrl: 'redis://127.0.0.1:1' });
    for (const _ of [1, 2]) {
      await expect(away.getSession('x')).rejects.toThrow(/^redis: cannot be reached.*check REDIS_URL/);
    }
    await away.close();
  });
});
