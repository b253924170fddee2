import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import { schemaNames, schemaOf } from '../schema.ts';
import type { Behaviour, CloudEvent } from './cloud.ts';
import { providerMethods } from './methods.ts';
import { serve } from './serve.ts';

/** The three providers in this process, for many runs of terraform. */
export type Attached = {
  /** `TF_REATTACH_PROVIDERS`: terraform with it starts no provider, and needs no `init`. */
  readonly reattach: string;
  behave(behaviour: Behaviour): void;
  readonly events: readonly CloudEvent[];
  close(): void;
};

/**
 * Serves the three providers from this process. Terraform must then run beside it, not in its stead (no `spawnSync`):
 * this process answers.
 */
export async function attachProviders(): Promise<Attached> {
  let behaviour: Behaviour = {};
  const events: CloudEvent[] = [];
  const cloud = { behaviour: () => behaviour, tell: (event: CloudEvent) => void events.push(event) };
  const served = await Promise.all(
    schemaNames.map(async (name) => {
      const schema = schemaOf(name);
      const { port, close } = await serve(
        () => providerMethods(schema, cloud),
        ServerCredentials.createInsecure(),
      );
      return { address: `registry.terraform.io/${schema.provider}`, port, close };
    }),
  );
  const reattach = served.map(({ address, port }) => [
    address,
    {
      Protocol: 'grpc',
      ProtocolVersion: 5,
      Pid: process.pid,
      // Terraform leaves the process alone when it is done.
      Test: true,
      Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
    },
  ]);
  return {
    reattach: JSON.stringify(Object.fromEntries(reattach)),
    behave: (next) => {
      behaviour = next;
    },
    events,
    close: () => {
      for (const { close } of served) close();
    },
  };
}

/**
 * Terraform for workers, which do not pass `TF_REATTACH_PROVIDERS` on: a script that sets it. `init` goes without, so that
 * it installs and locks as ever.
 * @param unless a condition of the shell under which terraform starts its installed provider all the same
 * @returns the path, for `TERRAFORM_BIN`
 */
export function attachedTerraform(dir: string, { reattach }: Attached, unless = 'false'): string {
  const program = join(dir, 'terraform');
  const script = [
    '#!/bin/sh',
    `[ "$1" = init ] || ${unless} || export TF_REATTACH_PROVIDERS='${reattach}'`,
    `exec '${process.env['TERRAFORM_BIN'] ?? 'terraform'}' "$@"`,
  ];
  writeFileSync(program, `${script.join('\n')}\n`, { mode: 0o755 });
  return program;
}
