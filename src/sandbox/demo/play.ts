import type { LocalGuild } from '../discord/driver/guild.ts';
import type { Person } from '../discord/driver/person.ts';
import type { SeenMessage } from '../discord/driver/seen-message.ts';
import type { LocalDiscord } from '../discord/local-discord.ts';
import type { Channel } from '../discord/state/model.ts';
import type { Transcript } from '../transcript.ts';

/** Who plays, where. */
export type Stage = {
  readonly discord: LocalDiscord;
  readonly guild: LocalGuild;
  readonly channel: Channel;
  readonly admin: Person;
  readonly alice: Person;
  readonly bob: Person;
  readonly transcript: Transcript;
};

type Options = Readonly<Record<string, string | Person>>;

const project = 'web-shop';

/**
 * Plays one whole deployment as members of a guild would.
 * @returns the lobby, which shows APPLIED
 * @throws Error as soon as something is not as it should be
 */
export async function play(stage: Stage): Promise<SeenMessage> {
  const { transcript, admin, alice, bob } = stage;
  transcript.section('An admin creates a project');
  const created = await command(stage, admin, 'cloud-create-project', {
    project,
    provider: 'sandbox',
    region: 'local',
  });
  await created.until(/web-shop/);

  transcript.section('Nobody deploys without a grant');
  const refused = await command(stage, bob, 'cloud-deploy', { project, resource_type: 'vpc', name: 'net' });
  await refused.until(/permission/);

  transcript.section('The admin lets alice deploy for a working day');
  const granted = await command(stage, admin, 'cloud-grant', {
    user: alice,
    project,
    permission: 'deploy',
    duration: '8h',
  });
  await granted.until(/deploy/);

  transcript.section('alice asks for two resources');
  const lobby = await openLobby(stage);
  await addDatabase(stage, lobby);
  await lobby.until(/Plan: 2 to add, 0 to change, 0 to destroy/);
  await lobby.until(/\[Approve & Deploy\]/);

  transcript.section('alice approves exactly this plan');
  transcript.acts('alice', 'clicks Approve & Deploy');
  await (await alice.click(lobby, 'Approve & Deploy').answer()).until(/approved/);
  await lobby.until(/APPLIED/, 120_000);
  await storyTold(stage, lobby);
  return lobby;
}

async function command(stage: Stage, person: Person, name: string, options: Options): Promise<SeenMessage> {
  const typed = Object.entries(options).map(
    ([option, value]) => `${option}:${typeof value === 'string' ? value : `@${value.name}`}`,
  );
  stage.transcript.acts(person.name, [`/${name}`, ...typed].join(' '));
  return person.command(name, options, stage).answer();
}

async function openLobby(stage: Stage): Promise<SeenMessage> {
  const { discord, alice, channel } = stage;
  const answer = await command(stage, alice, 'cloud-deploy', {
    project,
    resource_type: 'compute_vm',
    name: 'web-1',
    machine_type: 'small',
  });
  const link = await answer.until(/channels\/\d+\/\d+\/\d+/);
  const [, id = ''] = /channels\/\d+\/\d+\/(\d+)/.exec(link) ?? [];
  const lobby = await discord.until(`the lobby in #${channel.name}`, () => discord.message(id));
  await lobby.until(/Plan: 1 to add/);
  return lobby;
}

async function addDatabase({ transcript, alice }: Stage, lobby: SeenMessage): Promise<void> {
  transcript.acts('alice', 'clicks Add Resource');
  const menu = await alice.click(lobby, 'Add Resource').answer();
  transcript.acts('alice', 'chooses database');
  const form = await alice.choose(menu, 'database').modal();
  const filled = { name: 'orders-db', simulate_seconds: '2' };
  const typed = Object.entries(filled).map(([field, value]) => `${field}: ${value}`);
  transcript.acts('alice', `fills in "${form.title}" with ${typed.join(', ')}`);
  await (await alice.submit(form, filled).answer()).until(/Added/);
}

/** The thread has told everything when it names the end of both creations. */
async function storyTold({ discord }: Stage, lobby: SeenMessage): Promise<void> {
  const story = () =>
    lobby
      .thread()
      .map((message) => message.text())
      .join('\n');
  await discord.until('the thread to tell the end of the apply', () =>
    /Apply complete|complete!/i.test(story()),
  );
}
