// Compiles src/ to dist/ and copies the files that the compiler does not know (SQL lives outside src).
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const assets = /\.(sh|data\.json)$/;
const begin = new Date();

rmSync('dist', { recursive: true, force: true });
const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (assets.test(file)) cpSync(join('src', file), join('dist', file));
}
// For scripts/setup: what changed after this build began is not in it.
writeFileSync('dist/.stamp', '');
utimesSync('dist/.stamp', begin, begin);
