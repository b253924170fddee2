import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createVault } from '../../src/db/vault.ts';
import type { World } from './world.ts';

/** Writes the credentials file of a project. @returns its name, as people are told it */
export async function giveCredentials(
  world: World,
  { folder, project, text }: { folder: string; project: string; text: string },
): Promise<string> {
  const file = await credentialsFileIn(world, project);
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
  return file;
}

/** The name of that file, within `CREDENTIALS_DIR`. */
export async function credentialsFileIn(world: World, project: string): Promise<string> {
  const [found] = await world.query('select guild_id, id from projects where name = $1', [project]);
  return `${found?.['guild_id']}/${found?.['id']}.env`;
}

/** The addresses of what is in the newest state of a project. */
export async function addressesIn(world: World, project: string): Promise<string[]> {
  const [stored] = await world.query(
    `select v.id, v.body, v.project_id from projects p join state_versions v on v.id = p.state_version_id
     where p.name = $1`,
    [project],
  );
  const vault = createVault({ active: Buffer.from(world.environment['ENCRYPTION_KEY'] ?? '', 'base64') });
  const state = vault.open(stored?.['body'], `${stored?.['project_id']}/state/${stored?.['id']}`);
  const { resources }: { resources: { mode: string; type: string; name: string }[] } = JSON.parse(
    state.toString(),
  );
  return resources
    .filter(({ mode }) => mode === 'managed')
    .map(({ type, name }) => `${type}.${name}`)
    .sort();
}
