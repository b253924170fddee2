import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AuditHead } from '../domain/audit-chain.ts';
import { DomainError } from '../domain/errors.ts';

const noted = z.object({
  heads: z.array(
    z.object({ chain: z.string(), seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

/**
 * The heads in a file that `audit verify --json` has written.
 * @throws DomainError CONFIG_INVALID where it is none
 */
export async function readHeads(file: string): Promise<readonly AuditHead[]> {
  try {
    return noted.parse(JSON.parse(await readFile(file, 'utf8'))).heads;
  } catch {
    throw new DomainError(
      'CONFIG_INVALID',
      { file },
      '--since must name a file that `audit verify --json` has written',
    );
  }
}
