// run-typescript.mjs FILE [ARGUMENT...]: runs a TypeScript file of this repository as a process of its own. Node 20
// can't, and a build per test would be slow.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

await runnerImport(resolve(process.argv[2]), { configFile: false, logLevel: 'error' });
