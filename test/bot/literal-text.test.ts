import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVault } from '../../src/db/vault.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { expectNoPings, forgedForm } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';

/** By the name of the resource that is described so. */
const texts: Readonly<Record<string, string>> = {
  expression: '${file("/etc/passwd")}',
  directive: '%{ for x in [1] }evaluated%{ endfor }',
  escaped: '$${upper("a")} %%{ if true } $$${x}',
  mention: '@everyone <@1> <@&2>',
  backticks: '``` `x` ```',
  quoted: '"\\"\n}} {"x": 1} ünïcödé 🙂',
  longest: '${'.repeat(100),
};
const names = Object.keys(texts);

type StateFile = {
  readonly resources: readonly {
    readonly instances: readonly { readonly attributes: { readonly input: { readonly value: Input } } }[];
  }[];
};
type Input = { readonly name: string; readonly description: string };

let server: Server;
beforeAll(async () => {
  server = await createServer();
});
afterAll(() => server.close());

/** Adds a bucket with a description, for which the form has no room: a client can send it all the same. */
async function describeBucket(lobby: SeenMessage, name: string, description: string): Promise<void> {
  const menu = await server.alice.click(lobby, 'Add Resource').answer();
  const form = await server.alice.choose(menu, 'storage_bucket').modal();
  const wider = forgedForm(form, { fields: ['description'] });
  const answer = await server.alice.submit(wider, { name, description }).answer();
  expect(answer.text()).toContain(`Added \`${name}\``);
}

/** What terraform recorded, from the state that Postgres keeps. */
async function recorded(project: string): Promise<{ text: string; inputs: readonly Input[] }> {
  const [version] = await server.rows<{ id: string; project_id: string; body: Buffer }>(
    `select v.* from state_versions v join projects p on p.state_version_id = v.id where p.name = $1`,
    [project],
  );
  if (version === undefined) throw new Error(`no state of ${project}`);
  const key = Buffer.from(server.world.environment['ENCRYPTION_KEY'] ?? '', 'base64');
  const vault = createVault({ active: key });
  const text = vault.open(version.body, `${version.project_id}/state/${version.id}`).toString();
  const { resources } = JSON.parse(text) as StateFile;
  const instances = resources.flatMap((resource) => resource.instances);
  return { text, inputs: instances.map(({ attributes }) => attributes.input.value) };
}

describe('texts that look like code, in a resource that is deployed', () => {
  let project: string;
  let lobby: SeenMessage;

  it('are planned and applied', async () => {
    project = await server.project();
    lobby = await server.deploy(server.alice, { project });
    for (const [name, text] of Object.entries(texts)) await describeBucket(lobby, name, text);
    await server.world.worker();
    await lobby.until(new RegExp(`Plan: ${names.length} to add`));
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/APPLIED/);
  });

  it('reach terraform’s state letter by letter: nothing in them was evaluated', async () => {
    const { text, inputs } = await recorded(project);
    const described = Object.fromEntries(inputs.map(({ name, description }) => [name, description]));
    expect(described).toEqual(texts);
    expect(text).not.toContain('root:');
  });

  it('are stored as they were typed', async () => {
    const rows = await server.rows<{ name: string; text: string }>(
      `select name, inputs ->> 'description' as text from desired_resources`,
    );
    expect(Object.fromEntries(rows.map(({ name, text }) => [name, text]))).toEqual(texts);
  });

  it('change nothing when they are planned again', async () => {
    const next = await server.deploy(server.alice, { project });
    await next.until(/Plan: 0 to add, 0 to change, 0 to destroy/);
  });

  it('and nobody was pinged by lobby, thread or answers', async () => {
    const told = await server.told(server.sessionOf(lobby));
    await server.discord.until('the thread', () => server.threadLines(lobby).length >= told.length);
    const said = expectNoPings(server.discord);
    for (const name of names) expect(said).toContain(name);
    expect(said).not.toContain('root:');
  });
});
