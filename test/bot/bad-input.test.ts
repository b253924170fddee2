import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { expectNoPings, forgedForm } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';
import { sessionRow, stored } from '../support/stored.ts';

let server: Server;
/** Alice holds `deploy` on it. */
let project: string;
/** A session of hers there, with the network `taken`; no worker runs. */
let lobby: SeenMessage;
beforeAll(async () => {
  server = await createServer();
  project = await server.project();
  lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'taken' });
});
afterAll(() => server.close());

/** Texts that no input of a resource takes but a free text. */
const hostile: readonly (readonly [string, string])[] = [
  ['an expression', '${file("/etc/passwd")}'],
  ['a directive', '%{ for x in [1] }x%{ endfor }'],
  ['a mention', '@everyone <@1> <@&2>'],
  ['backticks', '``` `x` ```'],
  ['4,000 characters', 'x'.repeat(4000)],
  ['a null character', 'a\u0000b'],
  ['SQL', "a'; drop table sessions; --"],
];

const malformedNames: readonly (readonly [string, string])[] = [
  ...['Web-1', '1web', '-web', 'web-', 'web_1', 'wéb', 'a b', ' ', 'a'.repeat(41)].map(
    (name) => [JSON.stringify(name), name] as const,
  ),
  ...hostile,
];

/** The fields that an answer names, and nothing was stored for it. */
async function fieldsNamed(act: () => Promise<SeenMessage>): Promise<string[]> {
  const [before, session] = [await stored(server), await sessionRow(server, server.sessionOf(lobby))];
  const text = (await act()).text();
  expect(await stored(server)).toEqual(before);
  expect(await sessionRow(server, server.sessionOf(lobby))).toEqual(session);
  expect(text).toContain('nothing was changed');
  expect(text.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/[`@$%<]|xxx/);
  return [...text.matchAll(/^• `([^`]+)` (?:must|is)/gm)].map(([, field = '']) => field);
}

describe('an option of /cloud-deploy', () => {
  const deploy = (options: OptionValues) =>
    fieldsNamed(() => server.command(server.alice, 'cloud-deploy', { project, ...options }));

  it.each(malformedNames)('takes no name such as %s', async (_, name) => {
    expect(await deploy({ resource_type: 'compute_vm', name })).toEqual(['name']);
  });

  it.each([['"huge"', 'huge'] as const, ...hostile])('takes no size such as %s', async (_, size) => {
    const options = { resource_type: 'compute_vm', name: 'web-1', machine_type: size };
    expect(await deploy(options)).toEqual(['machine_type']);
  });

  it('is named with all others that are wrong', async () => {
    const options = { resource_type: 'compute_vm', name: 'Web', machine_type: 'huge' };
    expect(await deploy(options)).toEqual(['name', 'machine_type']);
  });

  it('is missing where there is a name without a type, or a type without a name', async () => {
    expect(await deploy({ name: 'web-1' })).toEqual(['resource_type']);
    expect(await deploy({ resource_type: 'vpc' })).toEqual(['name']);
  });

  it('is too much for a type without sizes', async () => {
    expect(await deploy({ resource_type: 'vpc', name: 'net', machine_type: 'small' })).toEqual([
      'machine_type',
    ]);
  });
});

describe('an option of /cloud-create-project', () => {
  const good = { project: 'good', provider: 'sandbox', region: 'local' };
  const create = (options: OptionValues) =>
    fieldsNamed(() => server.command(server.admin, 'cloud-create-project', { ...good, ...options }));

  it.each(malformedNames.filter(([, name]) => name !== 'web-'))(
    'takes no name such as %s',
    async (_, name) => {
      expect(await create({ project: name })).toEqual(['project']);
    },
  );

  it.each([['"eu-west-1"', 'eu-west-1'] as const, ...hostile])(
    'takes no region such as %s',
    async (_, region) => {
      expect(await create({ region })).toEqual(['region']);
    },
  );

  it.each([
    ['4,000 characters', 'x'.repeat(4000)],
    ['a null character', 'a\u0000b'],
  ])('takes no description of %s', async (_, description) => {
    expect(await create({ description })).toEqual(['description']);
  });

  it('takes any other description as it is', async () => {
    const description = '@everyone ${file("/etc/passwd")} ``` %{ for }';
    const answer = await server.command(server.admin, 'cloud-create-project', { ...good, description });
    expect(answer.text()).toContain('Project `good` is there');
    expect(await server.rows(`select description from projects where name = 'good'`)).toEqual([
      { description },
    ]);
  });

  it('takes no name twice', async () => {
    const before = await stored(server);
    const answer = await server.command(server.admin, 'cloud-create-project', { ...good, project });
    expect(answer.text()).toContain(`already is a project named \`${project}\``);
    expect(await stored(server)).toEqual(before);
  });
});

describe('a form', () => {
  /** Fills in a form whose client keeps to no lengths and has `description` as a further field. */
  async function fill(type: string, values: Record<string, string>): Promise<SeenMessage> {
    const menu = await server.alice.click(lobby, 'Add Resource').answer();
    const form = await server.alice.choose(menu, type).modal();
    const known = form.fields.map(({ custom_id: id }) => id);
    const fields = Object.keys(values).filter((name) => !known.includes(name));
    return server.alice.submit(forgedForm(form, { fields }), { name: 'good', ...values }).answer();
  }

  it.each(malformedNames)('takes no name such as %s', async (_, name) => {
    expect(await fieldsNamed(() => fill('storage_bucket', { name }))).toEqual(['name']);
  });

  const fields = ['region', 'versioning', 'simulate_seconds', 'simulate_failure'];
  it.each(hostile)('takes %s in none of its fields', async (_, text) => {
    const values = Object.fromEntries(fields.map((field) => [field, text]));
    const named = await fieldsNamed(() => fill('storage_bucket', values));
    expect(named.toSorted()).toEqual(fields.toSorted());
  });

  it.each([
    ['machine_type', 'huge'],
    ['disk_gb', '9'],
    ['disk_gb', '1e3'],
    ['disk_gb', '10.5'],
    ['simulate_seconds', '601'],
    ['simulate_seconds', '-1'],
    ['simulate_failure', 'perhaps'],
    ['region', 'mars'],
    ['description', 'x'.repeat(201)],
    ['description', 'a\u0000b'],
    ['provisioner', 'rm -rf /'],
  ])('takes no %s of %s', async (field, value) => {
    expect(await fieldsNamed(() => fill('compute_vm', { [field]: value }))).toEqual([field]);
  });

  it('takes no name twice, whatever the type', async () => {
    const [before, session] = [await stored(server), await sessionRow(server, server.sessionOf(lobby))];
    for (const type of ['vpc', 'database']) {
      expect((await fill(type, { name: 'taken' })).text()).toContain('already is a resource named `taken`');
    }
    expect(await stored(server)).toEqual(before);
    expect(await sessionRow(server, server.sessionOf(lobby))).toEqual(session);
  });
});

it('nobody was pinged by any of these words', () => {
  expect(expectNoPings(server.discord)).toContain('nothing was changed');
});
