import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDomainError } from '../../domain/errors.ts';
import { parseState, stateFileName, type TerraformState } from './state-file.ts';
import { serialized, watchPath } from './watcher.ts';

/** One complete version of a state, as terraform wrote it. */
export type StateVersion = { readonly content: Buffer; readonly state: TerraformState };

export type StateWatchRequest = {
  readonly dir: string;
  /** States of another lineage are not the project's, and are never delivered. */
  readonly lineage: string;
  /** The state that the run started from, as it was written into the directory. */
  readonly initial: Uint8Array | string;
  /** Called with each newer version that was seen, in order, never twice at a time. */
  readonly onVersion: (version: StateVersion) => Promise<void> | void;
  /** Called when `onVersion` failed. The same version is delivered again with the next change, or by `flush`. */
  readonly onError: (error: unknown) => void;
};

export type StateWatch = {
  /** Looks now. Settles when the newest version on disk was delivered; rejects when that failed. */
  flush(): Promise<void>;
  /** Ends watching, after a last look. To be called when terraform has ended. */
  stop(): Promise<void>;
};

/**
 * Follows `terraform.tfstate` while terraform works. Terraform truncates the file and rewrites it in place after each
 * resource, so most of the time a look may find a torn file: only what is whole, the project's and newer is delivered.
 * Not every version is seen; the newest is, after `flush`.
 */
export function watchState(request: StateWatchRequest): StateWatch {
  const path = join(request.dir, stateFileName);
  let last: StateVersion = { content: Buffer.from(request.initial), state: parseState(request.initial) };

  async function look(): Promise<void> {
    const version = await readWhole(path);
    if (version === null || version.state.lineage !== request.lineage) return;
    // Terraform writes one serial twice when it comes back to the content that it started from.
    if (version.state.serial < last.state.serial || version.content.equals(last.content)) return;
    await request.onVersion(version);
    last = version;
  }

  const flush = serialized(look);
  // The folder, because the file may not be there yet.
  const watcher = watchPath(request.dir, () => void flush().catch(request.onError));
  return {
    flush,
    async stop() {
      watcher.close();
      await flush();
    },
  };
}

/** The state on disk; null when it is missing or torn. */
export async function readWhole(path: string): Promise<StateVersion | null> {
  const content = await readOrNull(path);
  if (content === null) return null;
  try {
    const state = parseState(content);
    // A read across a rewrite may mix two versions into something that parses; it does not come out alike twice.
    const second = await readOrNull(path);
    return second?.equals(content) ? { content, state } : null;
  } catch (error) {
    if (isDomainError(error, 'STATE_INVALID')) return null;
    throw error;
  }
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
