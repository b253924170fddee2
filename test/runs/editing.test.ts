import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunFacts, runFacts } from '../support/run-facts.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
let facts: RunFacts;
beforeAll(async () => {
  world = await createWorld();
  facts = runFacts(world);
  await world.worker();
});
afterAll(() => world.close());

/** A project in which something is deployed. */
async function deployed(...names: string[]): Promise<string> {
  const project = await world.project();
  const session = await world.deploy(project, ...names.map((name) => vm(name)));
  await world.approve(session);
  await world.untilState(session, 'APPLIED');
  return project;
}

async function apply(session: string): Promise<void> {
  await world.approve(session);
  await world.untilState(session, 'APPLIED');
}

const edit = (session: string, name: string, inputs: Record<string, string>) =>
  world.orchestrator.editResource(world.admin, session, { name, inputs });
const remove = (session: string, name: string) =>
  world.orchestrator.removeResource(world.admin, session, name);

describe('a resource that a session adds', () => {
  it('is edited: what is left out stays, and the plan before is void', async () => {
    const project = await world.project();
    const session = await world.deploy(project, vm('web-1', { machine_type: 'large', simulate_seconds: 1 }));
    const { plan: before } = await world.untilState(session, 'PLAN_READY');
    const edited = await edit(session, 'web-1', { machine_type: 'small' });
    expect(edited.resource).toMatchObject({ name: 'web-1', type: 'compute_vm' });
    const view = await world.untilState(session, 'PLAN_READY');
    expect(view.changes).toMatchObject([
      { action: 'add', name: 'web-1', inputs: { machine_type: 'small', simulate_seconds: 1 } },
    ]);
    expect(view.plan?.id).not.toBe(before?.id);
    expect(view.plan?.cost.after).toBeLessThan(before?.cost.after ?? 0);
  });

  it('is dropped: without anything left the session waits for another one', async () => {
    const session = await world.deploy(await world.project(), vm('web-1'));
    await world.untilState(session, 'PLAN_READY');
    expect(await remove(session, 'web-1')).toMatchObject({ origin: 'added' });
    const { changes, plan } = await world.untilState(session, 'DRAFT');
    expect({ changes, plan }).toEqual({ changes: [], plan: null });
    await world.orchestrator.addResource(world.admin, session, vm('web-2'));
    await apply(session);
  });
});

describe('a resource that is deployed', () => {
  it('is changed, and nothing else is', async () => {
    const project = await deployed('web-1', 'web-2');
    const session = await world.deploy(project);
    await edit(session, 'web-1', { machine_type: 'large' });
    const { plan } = await world.untilState(session, 'PLAN_READY');
    expect(plan?.changes.map(({ resource, outside }) => ({ resource, outside }))).toEqual([
      { resource: 'web-1', outside: false },
    ]);
    expect(plan?.cost.after).toBeGreaterThan(plan?.cost.before ?? 0);
    await apply(session);
    const [stored] = await world.query(
      `select d.inputs->>'machine_type' as size from desired_resources d join projects p on p.id = d.project_id
       where p.name = $1 and d.name = 'web-1'`,
      [project],
    );
    expect(stored).toEqual({ size: 'large' });
  });

  it('is destroyed, and a session that was to change it says why it cannot any more', async () => {
    const project = await deployed('web-1', 'web-2');
    const late = await world.deploy(project);
    await edit(late, 'web-1', { machine_type: 'large' });
    const session = await world.deploy(project);
    expect(await remove(session, 'web-1')).toMatchObject({ origin: 'deployed' });
    const { plan } = await world.untilState(session, 'PLAN_READY');
    expect(plan).toMatchObject({ toAdd: 0, toChange: 0, toDestroy: 1 });
    await apply(session);
    expect(await facts.desired(project)).toEqual([{ name: 'web-2', incomplete: false }]);
    const { reason } = await world.untilState(late, 'DRAFT');
    expect(reason).toEqual({
      code: 'INPUT_INVALID',
      facts: { problems: ['name `web-1` is no longer deployed'] },
    });
  });

  it('is edited again after it was edited or removed', async () => {
    const project = await deployed('web-1');
    const session = await world.deploy(project);
    await edit(session, 'web-1', { machine_type: 'large' });
    await edit(session, 'web-1', { machine_type: 'xlarge' });
    await remove(session, 'web-1');
    await expect(edit(session, 'web-1', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(remove(session, 'web-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { changes } = await world.untilState(session, 'PLAN_READY');
    expect(changes).toMatchObject([{ action: 'remove', name: 'web-1' }]);
  });
});

describe('a resource that an apply has left by half', () => {
  it.each(['mended', 'removed'])('is %s by its own session', async (how) => {
    const project = await world.project();
    const session = await world.deploy(project, vm('web-1', { simulate_failure: 'true' }));
    await world.approve(session);
    await world.untilState(session, 'FAILED');
    expect(await facts.desired(project)).toEqual([{ name: 'web-1', incomplete: true }]);
    if (how === 'mended') await edit(session, 'web-1', { simulate_failure: 'false' });
    else await remove(session, 'web-1');
    await apply(session);
    const left = how === 'mended' ? [{ name: 'web-1', incomplete: false }] : [];
    expect(await facts.desired(project)).toEqual(left);
  });

  it('is removed by another one', async () => {
    const project = await world.project();
    const failed = await world.deploy(project, vm('web-1', { simulate_failure: 'true' }));
    await world.approve(failed);
    await world.untilState(failed, 'FAILED');
    const session = await world.deploy(project);
    await remove(session, 'web-1');
    await apply(session);
    expect(await facts.desired(project)).toEqual([]);
  });
});

describe('nobody edits', () => {
  it('what there is not, or with inputs that are wrong; nothing is changed then', async () => {
    const session = await world.deploy(await world.project(), vm('web-1'));
    const { revision, plan } = await world.untilState(session, 'PLAN_READY');
    await expect(edit(session, 'web-9', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(remove(session, '\u0000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const wrong = edit(session, 'web-1', { machine_type: 'gigantic', colour: 'red' });
    await expect(wrong).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      context: { violations: [{ field: 'machine_type' }, { field: 'colour' }] },
    });
    expect(await world.orchestrator.viewSession(session)).toMatchObject({ revision, plan: { id: plan?.id } });
  });

  it('another member’s session, unless they are admin of the project', async () => {
    const project = await world.project();
    const session = await world.deploy(project, vm('web-1'));
    for (const permission of ['read', 'deploy'] as const) {
      const member = world.member(permission === 'read' ? '301' : '302');
      const subject = { kind: 'user', id: member.userId } as const;
      await world.orchestrator.grant(world.admin, { project, subject, permission });
      const calls = [
        () => world.orchestrator.listEditable(member, session),
        () => world.orchestrator.editResource(member, session, { name: 'web-1', inputs: {} }),
        () => world.orchestrator.removeResource(member, session, 'web-1'),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    }
  });

  it('a session that is being applied, or has ended', async () => {
    const session = await world.deploy(await world.project(), vm('web-1', { simulate_seconds: 1 }));
    await world.approve(session);
    for (const _ of ['approved or applying', 'applied']) {
      await expect(remove(session, 'web-1')).rejects.toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
      await world.untilState(session, 'APPLIED');
    }
  });
});
