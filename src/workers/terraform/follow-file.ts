import { open } from 'node:fs/promises';
import { createLineSplitter } from './line-splitter.ts';
import { serialized, watchPath } from './watcher.ts';

export type FollowRequest = {
  readonly path: string;
  readonly maxLineBytes: number;
  /** Called with the new complete lines in order, never twice at a time: reading waits for it. */
  readonly onLines: (lines: readonly string[]) => Promise<void> | void;
  /** Called once, when `onLines` or reading failed; nothing more is delivered then. */
  readonly onError: (error: unknown) => void;
};

export type FileFollower = {
  /** Reads what is left, also a last line without an end, and closes. Rejects with the first failure. */
  finish(): Promise<void>;
};

/** Follows a file that only grows, and that exists already. */
export async function followFile(request: FollowRequest): Promise<FileFollower> {
  const file = await open(request.path, 'r');
  const splitter = createLineSplitter(request.maxLineBytes);
  const buffer = new Uint8Array(64 * 1024);
  let position = 0;
  let failure: { readonly error: unknown } | null = null;

  async function deliver(lines: readonly string[]): Promise<void> {
    if (lines.length > 0) await request.onLines(lines);
  }

  async function readOn(): Promise<void> {
    for (;;) {
      if (failure !== null) return;
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      await deliver(splitter.push(buffer.subarray(0, bytesRead)));
    }
  }

  const read = serialized(() =>
    readOn().catch((error: unknown) => {
      failure = { error };
      request.onError(error);
    }),
  );
  const watcher = watchPath(request.path, () => void read());
  void read();

  return {
    async finish() {
      watcher.close();
      await read();
      await file.close();
      if (failure !== null) throw failure.error;
      await deliver(splitter.end());
    },
  };
}
