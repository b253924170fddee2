import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Project } from '../db/projects.ts';
import { DomainError } from '../domain/errors.ts';

/** What gives a project's terraform access to its cloud: names and values of environment variables. */
export type Credentials = Readonly<Record<string, string>>;

/**
 * The credentials of one project, from `<guild id>/<project id>.env` under CREDENTIALS_DIR. They are read for each run, so
 * that a file that was changed counts at once, and go into terraform's environment only.
 * @throws DomainError CREDENTIALS_MISSING naming the file that is missing or cannot be read, never what is in it
 */
export async function readCredentials(
  credentialsDir: string,
  { id, guildId }: Pick<Project, 'id' | 'guildId'>,
): Promise<Credentials> {
  const file = join(guildId, `${id}.env`);
  try {
    const parsed = parseEnv(await readFile(join(credentialsDir, file), 'utf8'));
    return Object.fromEntries(
      Object.entries(parsed).filter((one): one is [string, string] => one[1] !== undefined),
    );
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new DomainError('CREDENTIALS_MISSING', { file, code });
  }
}
