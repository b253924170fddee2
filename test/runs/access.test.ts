import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
let alice: Actor;
beforeAll(async () => {
  world = await createWorld();
  await world.worker();
  alice = world.member('200');
  await world.project('demo');
});
afterAll(() => world.close());

const grant = (subjectId: string, permission: string, duration?: string, by: Actor = world.admin) =>
  world.orchestrator.grant(by, {
    project: 'demo',
    subject: { kind: 'user', id: subjectId },
    permission,
    ...(duration === undefined ? {} : { duration }),
  });
const open = (actor: Actor, project = 'demo') =>
  world.orchestrator.openSession(actor, { project, first: vm('one') });
const code = (name: string) => expect.objectContaining({ code: name });
const storedSessions = async () => (await world.query('select count(*)::int as n from sessions'))[0]?.['n'];

describe('a member without rights', () => {
  it('is refused, in the same way whether the project exists or not, and nothing is stored', async () => {
    const before = await storedSessions();
    const known = await open(alice).catch((error) => error);
    const unknown = await open(alice, 'no-such-project').catch((error) => error);
    expect([known.code, unknown.code]).toEqual(['NOT_PERMITTED', 'NOT_PERMITTED']);
    expect(known.context.needed).toBe(unknown.context.needed);
    expect(await storedSessions()).toBe(before);
  });

  it('is refused before the input is judged', async () => {
    const garbage = { project: 'demo', first: { type: 'teapot', inputs: { name: '${' } } };
    await expect(world.orchestrator.openSession(alice, garbage)).rejects.toThrow(code('NOT_PERMITTED'));
  });

  it.each(['read'])('holding only %s does not deploy', async (permission) => {
    await grant('201', permission);
    await expect(open(world.member('201'))).rejects.toThrow(code('NOT_PERMITTED'));
  });

  it('creates no project and gives no grants', async () => {
    await grant('202', 'deploy');
    const deployer = world.member('202');
    await expect(grant('203', 'read', '1h', deployer)).rejects.toThrow(code('NOT_PERMITTED'));
    const request = { name: 'mine', provider: 'sandbox', region: 'local' };
    await expect(world.orchestrator.createProject(deployer, request)).rejects.toThrow(code('NOT_PERMITTED'));
  });
});

describe('a grant', () => {
  it('lets its holder deploy and approve until it ends', async () => {
    await grant('210', 'deploy', '1h');
    const holder = world.member('210');
    const { sessionId } = await open(holder);
    const { plan } = await world.untilState(sessionId, 'PLAN_READY');
    await world.query(`update grants set expires_at = now() - interval '1 second' where subject_id = '210'`);
    await expect(open(holder)).rejects.toThrow(code('NOT_PERMITTED'));
    await expect(world.orchestrator.approve(holder, sessionId, plan?.id ?? '')).rejects.toThrow(
      code('NOT_PERMITTED'),
    );
  });

  it('that ends between click and claim stops the apply', async () => {
    const stopped = await createWorld();
    try {
      await stopped.project('demo');
      await stopped.orchestrator.grant(stopped.admin, {
        project: 'demo',
        subject: { kind: 'user', id: '200' },
        permission: 'deploy',
      });
      const worker = await stopped.worker();
      const { sessionId } = await stopped.orchestrator.openSession(alice, {
        project: 'demo',
        first: vm('one'),
      });
      const { plan } = await stopped.untilState(sessionId, 'PLAN_READY');
      await worker.stop();
      await stopped.orchestrator.approve(alice, sessionId, plan?.id ?? '');
      await stopped.query(`update grants set expires_at = now() - interval '1 second'`);
      await stopped.worker();
      const view = await stopped.untilState(sessionId, 'PLAN_READY');
      expect(view.reason).toMatchObject({ code: 'POLICY_REFUSED', facts: { userIds: ['200'] } });
      expect(
        await stopped.query(
          `select 1 from run_events join runs on runs.id = run_id where run_events.kind = 'start'`,
        ),
      ).toEqual([]);
    } finally {
      await stopped.close();
    }
  });

  it('is given by project admins, but not beyond the end of their own', async () => {
    await grant('220', 'admin', '2h');
    const admin = world.member('220');
    await expect(grant('221', 'deploy', '3h', admin)).rejects.toThrow(code('NOT_PERMITTED'));
    await expect(grant('221', 'deploy', 'permanent', admin)).rejects.toThrow(code('NOT_PERMITTED'));
    await expect(grant('221', 'deploy', '1h', admin)).resolves.toMatchObject({ permission: 'deploy' });
  });

  it('lasts 8 hours unless said otherwise, and for ever only when typed so', async () => {
    const { expiresAt } = await grant('230', 'read');
    expect(Math.round(((expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(8);
    expect((await grant('230', 'read', 'permanent')).expiresAt).toBeNull();
  });

  it.each([
    ['permission', 'owner', '1h'],
    ['duration', 'read', 'soon'],
  ])('with a malformed %s is refused', async (_, permission, duration) => {
    await expect(grant('240', permission, duration)).rejects.toThrow(code('INPUT_INVALID'));
  });
});

describe('another guild', () => {
  const stranger = (): Actor => ({ userId: '300', guildId: '901', roleIds: [], isGuildAdmin: true });

  it('has projects of the same name, and none of ours', async () => {
    await expect(open(stranger())).rejects.toThrow(code('NOT_FOUND'));
    const request = { name: 'demo', provider: 'sandbox', region: 'local' };
    await expect(world.orchestrator.createProject(stranger(), request)).resolves.toMatchObject({
      name: 'demo',
    });
    await expect(world.orchestrator.createProject(stranger(), request)).rejects.toThrow(code('NAME_TAKEN'));
  });

  it('never sees or touches a session of ours, even by its id', async () => {
    const { sessionId } = await open(world.admin);
    const { plan } = await world.untilState(sessionId, 'PLAN_READY');
    const orchestrator = world.orchestrator;
    await expect(orchestrator.cancel(stranger(), sessionId)).rejects.toThrow(code('NOT_FOUND'));
    await expect(orchestrator.addResource(stranger(), sessionId, vm('x'))).rejects.toThrow(code('NOT_FOUND'));
    await expect(orchestrator.approve(stranger(), sessionId, plan?.id ?? '')).rejects.toThrow(
      code('NOT_FOUND'),
    );
    expect(await orchestrator.listSessions(stranger())).toEqual({ sessions: [], total: 0 });
  });
});

describe('another member’s session', () => {
  it('is edited and cancelled by its author and project admins only', async () => {
    await grant('250', 'deploy');
    await grant('251', 'deploy');
    const { sessionId } = await open(world.member('250'));
    await world.untilState(sessionId, 'PLAN_READY');
    const other = world.member('251');
    await expect(world.orchestrator.addResource(other, sessionId, vm('x'))).rejects.toThrow(
      code('NOT_PERMITTED'),
    );
    await expect(world.orchestrator.cancel(other, sessionId)).rejects.toThrow(code('NOT_PERMITTED'));
    await expect(world.orchestrator.cancel(world.admin, sessionId)).resolves.toEqual({
      outcome: 'cancelled',
    });
  });
});

describe('bad input', () => {
  it.each(['', 'x', 'Demo', '1abc', 'a b', 'a'.repeat(40), "a'; drop table projects", '${a}'])(
    'as a project name: %j',
    async (name) => {
      const request = { name, provider: 'sandbox', region: 'local' };
      await expect(world.orchestrator.createProject(world.admin, request)).rejects.toThrow(
        code('INPUT_INVALID'),
      );
    },
  );

  it.each([
    ['a provider that is not there', { provider: 'mars' }, 'PROVIDER_UNSUPPORTED'],
    ['a region that the provider does not have', { region: 'eu-west-1' }, 'INPUT_INVALID'],
    ['4,000 characters of description', { description: 'x'.repeat(4000) }, 'INPUT_INVALID'],
  ])('%s', async (_, wrong, expected) => {
    const request = { name: 'other', provider: 'sandbox', region: 'local', ...wrong };
    await expect(world.orchestrator.createProject(world.admin, request)).rejects.toThrow(code(expected));
  });

  it('opens no session', async () => {
    const before = await storedSessions();
    for (const wrong of [
      { machine_type: 'huge' },
      { name: 'A' },
      { region: 'mars' },
      { description: 'x'.repeat(4000) },
    ]) {
      const first = { type: 'compute_vm', inputs: { name: 'fine', ...wrong } };
      await expect(world.orchestrator.openSession(world.admin, { project: 'demo', first })).rejects.toThrow(
        code('INPUT_INVALID'),
      );
    }
    expect(await storedSessions()).toBe(before);
  });

  it('as an id finds nothing', async () => {
    for (const id of ['', "' or 1=1", '0'.repeat(12), 'x'.repeat(4000)]) {
      await expect(world.orchestrator.cancel(world.admin, id)).rejects.toThrow(code('NOT_FOUND'));
    }
  });
});

describe('sessions', () => {
  it('are limited for each member and project', async () => {
    const limited = await createWorld({ environment: { MAX_OPEN_SESSIONS: '2' } });
    try {
      await limited.project('demo');
      await limited.deploy('demo', vm('a'));
      await limited.deploy('demo', vm('b'));
      await expect(limited.deploy('demo', vm('c'))).rejects.toThrow(code('TOO_MANY_SESSIONS'));
    } finally {
      await limited.close();
    }
  });

  it('of an empty project wait in DRAFT for the first resource', async () => {
    await world.project('empty');
    const { state, sessionId } = await world.orchestrator.openSession(world.admin, { project: 'empty' });
    expect(state).toBe('DRAFT');
    await world.orchestrator.addResource(world.admin, sessionId, vm('one'));
    await world.untilState(sessionId, 'PLAN_READY');
  });

  it('expire when nobody does anything', async () => {
    await world.project('forgotten');
    const { sessionId } = await world.orchestrator.openSession(world.admin, { project: 'forgotten' });
    await world.query(`update sessions set expires_at = now() - interval '1 second' where id = $1`, [
      sessionId,
    ]);
    await world.untilState(sessionId, 'EXPIRED');
  });
});

describe('with approvals by others required', () => {
  it('the author cannot approve, and the apply waits for as many as are required', async () => {
    await world.project('guarded');
    await world.query(`update projects set approvals_required = 2 where name = 'guarded'`);
    const { sessionId } = await world.orchestrator.openSession(world.admin, {
      project: 'guarded',
      first: vm('one'),
    });
    const { plan } = await world.untilState(sessionId, 'PLAN_READY');
    const planId = plan?.id ?? '';
    const approver = (id: string) => world.member(id, { isGuildAdmin: true });
    await expect(world.orchestrator.approve(world.admin, sessionId, planId)).rejects.toThrow(
      code('NOT_PERMITTED'),
    );
    expect(await world.orchestrator.approve(approver('401'), sessionId, planId)).toMatchObject({
      given: 1,
      required: 2,
      queued: false,
    });
    expect(await world.orchestrator.approve(approver('401'), sessionId, planId)).toMatchObject({ given: 1 });
    expect(await world.orchestrator.approve(approver('402'), sessionId, planId)).toMatchObject({
      queued: true,
    });
    await world.untilState(sessionId, 'APPLIED');
  });
});

describe('a plan that destroys something', () => {
  it('is approved only by who says that they know', async () => {
    const project = await world.project();
    const first = await world.deploy(project, vm('web-1'));
    await world.approve(first);
    await world.untilState(first, 'APPLIED');
    const next = await world.deploy(project);
    await world.orchestrator.removeResource(world.admin, next, 'web-1');
    const { plan } = await world.untilState(next, 'PLAN_READY');
    const approve = (options?: { destroys: boolean }) =>
      world.orchestrator.approve(world.admin, next, plan?.id ?? '', options);
    for (const options of [undefined, { destroys: false }]) {
      await expect(approve(options)).rejects.toMatchObject({
        code: 'PLAN_DESTROYS',
        context: { addresses: ['terraform_data.compute_vm_web-1'] },
      });
    }
    expect(await world.orchestrator.viewSession(next)).toMatchObject({ state: 'PLAN_READY', approvals: [] });
    expect(await approve({ destroys: true })).toMatchObject({ queued: true });
  });
});
