import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** The variables that a file is to hold, by name. */
export type FileVariables = Readonly<Record<string, string>>;

/**
 * Writes variables into a file that `node --env-file` and a shell's `.` read alike, for its owner only. One that is
 * there is replaced; who reads it meanwhile sees the whole old or the whole new one.
 * @returns a function that removes it, unless somebody else has replaced it since
 * @throws Error of the file system
 */
export function writeEnvironmentFile(file: string, variables: FileVariables): () => void {
  const text = Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join('');
  const draft = `${file}.${process.pid}`;
  // Whoever had this pid may have died here; `wx` follows no link that somebody else laid.
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
  return () => {
    if (contentOf(file) === text) rmSync(file, { force: true });
  };
}

/**
 * Between single quotes both take everything as it is, but for the quote itself, and URLs have another way to write
 * that one. Tabs and line breaks mean nothing in a URL.
 */
function quoted(value: string): string {
  return `'${value.replaceAll(/[\t\r\n]/g, '').replaceAll("'", '%27')}'`;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
