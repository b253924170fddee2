import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningRole } from '../../src/roles/running-role.ts';
import { createServer, type Server } from '../support/server.ts';
import { type Played, play } from './played.ts';

let server: Server;
let bot: RunningRole;
let project: string;
let played: Played;
beforeAll(async () => {
  server = await createServer({ botless: true });
  bot = await server.bot();
  await server.discord.waitForCommands('cloud-deploy');
  await server.world.worker();
});
beforeEach(async () => {
  project = await server.project();
  played = play(server);
});
afterEach(() => played.close());
afterAll(() => server.close());

/** From the answer: what else is printed may be about sessions of other tests. */
const sessionIn = (rows: readonly string[]) => /Session `(\w{12})` is open/.exec(rows.join('\n'))?.[1] ?? '';

/** Resolves when a lobby says that its session is in this state, which then is printed. */
async function shown(session: string, state: string): Promise<void> {
  await server.discord.until(`${session} to be ${state}`, () =>
    server.alice
      .reads(server.channel)
      .some((message) => message.text().includes(`Session ${session} · ${state}`)),
  );
}

/** Deploys a first resource. @returns the session, which can be approved */
async function lobby(name: string): Promise<string> {
  const typed = `alice /cloud-deploy project:${project} resource_type:vpc name:${name}`;
  const session = sessionIn(await played.types(typed, 'is open'));
  await shown(session, 'PLAN_READY');
  return session;
}

describe('the terminal', () => {
  it('plays a deployment from the first line to APPLIED', async () => {
    const { types, sees } = played;
    const opened = await types(`alice /cloud-deploy project:${project}`, 'Choose what to deploy');
    expect(opened).toEqual(
      expect.arrayContaining([
        '  in #deployments, posted:',
        `  │ Deployment to ${project}`,
        '  │ [Add Resource] [Extend] [Cancel]',
        '  in #deployments (only alice sees this), posted:',
      ]),
    );
    await types('alice click add', '{Type of resource: Virtual machine | Database');
    const form = await types('alice choose database', 'send it with: alice fill name:…');
    expect(form.slice(1, 4)).toEqual([
      '  the form "New: Database" (only alice sees this):',
      '  │ name: (must be filled in) · Lower-case letters, digits and hyphens, such as web-1',
      '  │ machine_type:small · Machine type: small, medium, large or xlarge',
    ]);
    const added = await types('alice fill name:db-1 simulate_seconds:1', 'Added `db-1`');
    const planned = played.rows().length;
    await sees('**Plan: 1 to add, 0 to change, 0 to destroy**');
    await sees('[Approve & Deploy] [Reject] [Extend] [Cancel]');
    await sees('[Add Resource] [Edit] [Remove] [Re-plan]');
    // The edit that brings the plan does not tell again what stood there before.
    const told = played.rows().slice(planned);
    expect(told.filter((row) => row.includes('Changes:')).length).toBeLessThanOrEqual(1);
    expect(added).not.toEqual([]);
    await types('alice click Approve', 'is approved by @alice and will be applied');
    await sees(`in the thread "${project} ${sessionIn(opened)}", posted:`);
    await sees('Provisioning with');
    await sees('APPLIED');
    const read = await types('alice read', /the thread "/);
    expect(read.join('\n')).toMatch(/^ {2}#deployments:\n {4}─[\s\S]*Session \w+ · APPLIED\n/m);
    await sees('Apply complete!');
  });

  it('lets a line be typed while others arrive', async () => {
    const { press, sees, rows } = played;
    press(`alice /cloud-deploy project:${project} resource_type:vpc name:net\rbob /cloud-`);
    await sees('> bob /cloud-');
    await sees('[Approve & Deploy]');
    press('help\r');
    await sees('> bob /cloud-help');
    await sees('(only bob sees this)');
    expect(rows().filter((row) => row.startsWith('> bob'))).toEqual(['> bob /cloud-help']);
  });

  it('obeys lines one after the other, however fast they come', async () => {
    const { press, sees } = played;
    press(
      `alice /cloud-deploy project:${project}\ralice click add\ralice choose network\ralice fill name:net\r`,
    );
    await sees('Added `net`');
  });

  it('shows answers that are for one member to that member only', async () => {
    const { types } = played;
    const refused = await types(`bob /cloud-deploy project:${project}`, 'You do not have permission');
    expect(refused).toContain('  in #deployments (only bob sees this), posted:');
    expect((await types('bob read', 'You do not have permission')).join('\n')).toContain(
      '─ (only bob sees this)',
    );
    await lobby('net');
    const seen = await types('alice read', '[Approve & Deploy]');
    expect(seen.join('\n')).not.toContain('You do not have permission');
    expect(seen.join('\n')).not.toContain('only bob');
  });

  it('knows people and roles by their names', async () => {
    const { types } = played;
    await types(`admin /cloud-grant user:@bob project:${project} permission:read`, '@bob now has `read`');
    await types(
      `admin /cloud-grant user:Admins project:${project} permission:READ`,
      '@Admins now has `read`',
    );
  });
});

it('a subcommand is typed with all its words', async () => {
  const options = `cron:"0 18 * * FRI" duration:62h timezone:Europe/Berlin project:${project}`;
  await played.types(
    `admin /cloud-set-policy  freeze ${options}`,
    'Nothing is applied for 2 d 14 h from each `0 18 * * FRI` (`Europe/Berlin`) on.',
  );
});

describe('a click', () => {
  it('is for the newest lobby, and says so; `in` names another', async () => {
    const { types } = played;
    const first = await lobby('one');
    const second = await lobby('two');
    await types(
      'alice click cancel',
      `clicked on session ${second} (others have it, too: "click Cancel in <session>")`,
    );
    await shown(second, 'CANCELLED');
    await types(`alice click cancel in ${first}`, `Session ${first} · CANCELLED`);
    await types(`alice click approve in ${first}`, `nothing to use there is about ${first}`);
  });

  it('says which buttons there are where it is open which one is meant', async () => {
    const { types } = played;
    await lobby('one');
    await types(
      'alice click a',
      /^ {2}which one\? (Approve & Deploy, Add Resource|Add Resource, Approve & Deploy)$/,
    );
    await types('alice click Destroy', /^ {2}there is no button Destroy; there are: .*Approve & Deploy/);
    await types('alice click', /^ {2}click what\? .*Cancel/);
  });

  it('is not passed on to another lobby when the newest is not ready for it', async () => {
    const { types } = played;
    await lobby('one');
    const rows = await types(
      `alice /cloud-deploy project:${project} resource_type:compute_vm name:slow`,
      'is open',
    );
    // Whether the plan is there by then, or not: it is about the newest.
    const answer = await types('alice click approve', /can't be clicked now on session|clicked on session/);
    expect(answer.join('\n')).toContain(sessionIn(rows));
  });
});

describe('a form', () => {
  async function open(): Promise<void> {
    await played.types(`alice /cloud-deploy project:${project}`, 'Choose what to deploy');
    await played.types('alice click add', 'Type of resource');
    await played.types('alice choose vpc', 'send it with');
  }

  it('names its fields to who mistakes one, and keeps what was right', async () => {
    const { types } = played;
    await open();
    await types(
      'alice fill nam:x simulate_seconds:1',
      /^ {2}the form has no field nam; it has: name, .*; kept so far: simulate_seconds$/,
    );
    await types('alice fill cidr', 'cidr is not of the form name:value');
    await types('alice submit', 'field Name must be filled in; kept so far: simulate_seconds');
    const long = 'x'.repeat(50);
    await types(`alice fill name:${long}`, 'field Name is too long; kept so far: simulate_seconds, name');
    expect((await types('alice fill', 'send it with')).join('\n')).toContain('simulate_seconds:1');
    await types('alice fill Name:net', 'Added `net`');
    await types('alice submit', 'alice has no form open');
  });

  it('stays open when the bot is away, with what was typed', async () => {
    const { types, press, sees } = played;
    await open();
    await bot.stop();
    press('alice fill name:late\r');
    await server.discord.until('the form to be sent', () =>
      server.discord.interactions().some(({ what, state }) => what.startsWith('form') && state === 'pending'),
    );
    server.discord.advance(3000);
    await sees('The application did not respond to form');
    bot = await server.bot();
    await types('alice submit', 'Added `late`');
  });
});

describe('a line that cannot be obeyed', () => {
  const commands =
    '/cloud-admin-cancel, /cloud-admin-list, /cloud-admin-role, /cloud-archive-project, /cloud-audit,';
  it.each<[string, string]>([
    ['carol read', 'there is no member carol; there are: admin, alice, bob. "help" shows what can be typed.'],
    ['/cloud-help', 'who does that? Begin with one of admin, alice, bob, as in: alice /cloud-help'],
    ['alice', 'what does alice do? There is: a /command, click, choose, fill, submit, read'],
    ['alice dance', 'alice can\'t "dance". There is: a /command, click, choose, fill, submit, read'],
    ['constructor toString', 'there is no member constructor;'],
    ['alice /cloud-fly', `there is no command /cloud-fly; there are: ${commands}`],
    [
      'alice /cloud-deploy',
      '/cloud-deploy needs project: The name of the project. Example: alice /cloud-deploy project:demo',
    ],
    [
      'admin /cloud-grant project:demo permission:read',
      'Example: admin /cloud-grant project:demo permission:read user:@alice',
    ],
    [
      'admin /cloud-set-policy',
      '/cloud-set-policy needs one more word; there are: approvals, cost, exposure,',
    ],
    ['admin /cloud-set-policy thaw', '/cloud-set-policy has no thaw; there are: approvals, cost, exposure,'],
    [
      'admin /cloud-set-policy freeze duration:1h',
      'Example: admin /cloud-set-policy freeze duration:1h cron:…',
    ],
    ['alice /cloud-deploy demo', 'demo is not of the form name:value, or name:"value with spaces"'],
    ['alice /cloud-deploy project:"demo', 'the quotation marks of project are not closed'],
    ['alice /cloud-deploy project:', 'option project takes a text'],
    ['alice /cloud-deploy project:a project:b', 'project is given twice'],
    [
      'alice /cloud-deploy projct:demo',
      '/cloud-deploy has no option projct; it has: project (required), resource_type, name, machine_type',
    ],
    [
      'admin /cloud-grant user:@alice project:demo permission:owner',
      'permission takes one of: read, deploy, admin',
    ],
    [
      'admin /cloud-grant user:@zoe project:demo permission:read',
      'user: there is no @zoe; there are: admin,',
    ],
    ['bob choose vpc', 'bob sees no menu; one opens with: click Add Resource'],
    ['bob fill name:x', 'bob has no form open; one opens with: bob click Add Resource, then bob choose …'],
  ])('%s', async (line, words) => {
    await played.types(line, words);
  });

  it('is empty: nothing happens', async () => {
    played.press('\r \r');
    await played.types('help', 'Begin with who acts: admin, alice, bob.');
    expect(played.rows().slice(0, 3)).toEqual(['>', '>', '> help']);
  });
});

describe('Tab', () => {
  it.each<[string, string]>([
    ['ali', 'alice'],
    ['alice /cloud-dep', 'alice /cloud-deploy'],
    ['alice cl', 'alice click'],
    ['alice /cloud-deploy pro', 'alice /cloud-deploy project:'],
    ['admin /cloud-set-policy fr', 'admin /cloud-set-policy freeze'],
    ['admin /cloud-set-policy freeze cr', 'admin /cloud-set-policy freeze cron:'],
    [
      'admin /cloud-set-policy freeze timezone:Europe/Berl',
      'admin /cloud-set-policy freeze timezone:Europe/Berlin',
    ],
    ['admin /cloud-grant user:@al', 'admin /cloud-grant user:@alice'],
    ['zoe /cl', 'zoe /cl'],
  ])('after %s', async (begun, line) => {
    expect(await played.offers(begun)).toBe(line);
  });

  it('asks the bot what an option could be', async () => {
    const shop = { project: 'shop', provider: 'sandbox', region: 'local' };
    await server.command(server.admin, 'cloud-create-project', shop);
    await server.command(server.admin, 'cloud-grant', {
      project: 'shop',
      user: server.alice,
      permission: 'read',
    });
    await played.sees('gave you `read` on `shop`');
    const begun = 'alice /cloud-deploy project:shop';
    expect(await played.offers(begun.slice(0, -2))).toBe(begun);
    expect(await played.offers(`${begun} resource_type:data`)).toBe(`${begun} resource_type:database`);
    expect(await played.offers('bob /cloud-deploy project:sh')).toBe('bob /cloud-deploy project:sh');
  });

  it('knows what can be clicked, chosen and filled in', async () => {
    await played.types(`alice /cloud-deploy project:${project}`, 'Choose what to deploy');
    expect(await played.offers('alice click add r')).toBe('alice click Add Resource');
    await played.types('alice click add', 'Type of resource');
    expect(await played.offers('alice choose st')).toBe('alice choose storage_bucket');
    await played.types('alice choose vpc', 'send it with');
    expect(await played.offers('alice fill na')).toBe('alice fill name:');
  });
});

describe('quit', () => {
  it('stops at once, whatever is still being answered', async () => {
    played.press(`alice /cloud-deploy project:${project} resource_type:vpc name:net\rquit\r`);
    await played.sees('> quit');
    expect(played.stops()).toBe(1);
  });
});
