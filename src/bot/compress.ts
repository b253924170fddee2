import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/**
 * Lines → gzip files of at most `limit` bytes each, in order; each can be opened by itself. A single line that is too
 * long even so is cut in two.
 */
export async function compressedParts(lines: readonly string[], limit: number): Promise<Buffer[]> {
  const data = await compress(`${lines.join('\n')}\n`);
  if (data.length <= limit) return [data];
  const [one = ''] = lines;
  const halves =
    lines.length > 1
      ? [lines.slice(0, lines.length / 2), lines.slice(lines.length / 2)]
      : [[one.slice(0, one.length / 2)], [one.slice(one.length / 2)]];
  const parts = [];
  for (const half of halves) parts.push(...(await compressedParts(half, limit)));
  return parts;
}
