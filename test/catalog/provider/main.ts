import { appendFileSync, readFileSync } from 'node:fs';
import { ServerCredentials } from '@grpc/grpc-js';
import { type SchemaName, schemaOf } from '../schema.ts';
import type { Cloud } from './cloud.ts';
import { providerMethods } from './methods.ts';
import { serve } from './serve.ts';

// The provider as a process of its own, which terraform starts: main FOLDER NAME. FOLDER holds the certificate, how the
// cloud behaves, and what happened in it.
const [folder = '', name = ''] = process.argv.slice(2);

const cookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
if (process.env['TF_PLUGIN_MAGIC_COOKIE'] !== cookie) {
  process.stderr.write('This is a terraform provider: terraform starts it.\n');
  process.exit(1);
}

// Ctrl-C reaches the whole process group; terraform then says itself what is to be stopped.
process.on('SIGINT', () => {});

const schema = schemaOf(name as SchemaName);
const cloud: Cloud = {
  behaviour: () => JSON.parse(readFileSync(`${folder}/behaviour.json`, 'utf8')),
  tell: (event) => appendFileSync(`${folder}/events.jsonl`, `${JSON.stringify(event)}\n`),
};

const certificate = readFileSync(`${folder}/certificate.pem`);
const credentials = ServerCredentials.createSsl(
  Buffer.from(process.env['PLUGIN_CLIENT_CERT'] ?? ''),
  [{ cert_chain: certificate, private_key: readFileSync(`${folder}/key.pem`) }],
  true,
);
const { port } = await serve(() => providerMethods(schema, cloud), credentials, {
  // After the answer is out.
  onShutdown: () => setImmediate(() => process.exit()),
  // Terraform was killed.
  onAlone: () => process.exit(),
});

// go-plugin's handshake, the only line on stdout: its version, the protocol's, where, how, and the certificate in DER.
const der = certificate
  .toString()
  .replace(/-----.*-----|\s/g, '')
  .replace(/=+$/, '');
process.stdout.write(`1|5|tcp|127.0.0.1:${port}|grpc|${der}\n`);
