import { join } from 'node:path';
import { DomainError } from '../../domain/errors.ts';

export type EnvironmentRequest = {
  /** The run directory; it has a `home` and a `tmp` (see run-directory.ts). */
  readonly dir: string;
  /** PATH of the worker: provisioners and providers need a shell and its tools. */
  readonly path: string;
  /** The project's credentials, and whatever else an operator passes on explicitly, such as a proxy. */
  readonly credentials?: Readonly<Record<string, string>>;
};

/** Names that would change how bash, the loader or terraform work instead of giving access to something. */
const reserved =
  /^(PATH|HOME|TMPDIR|IFS|ENV|BASH.*|SHELLOPTS|LD_.*|DYLD_.*|TF_(CLI|LOG|IN_|INPUT|DATA|WORKSPACE).*)$/;

/**
 * The whole environment of terraform, its providers and provisioners: nothing of the worker's own is inherited.
 * Instance-metadata credentials of all three clouds are switched off, so that a project without credentials has none.
 * @throws DomainError CONFIG_INVALID naming the variable, when the credentials try to set a reserved name.
 */
export function terraformEnvironment(request: EnvironmentRequest): Record<string, string> {
  for (const name of Object.keys(request.credentials ?? {})) {
    if (reserved.test(name)) {
      throw new DomainError(
        'CONFIG_INVALID',
        { variable: name },
        `${name} must not be set in a credentials file`,
      );
    }
  }
  return {
    ...request.credentials,
    PATH: request.path,
    HOME: join(request.dir, 'home'),
    TMPDIR: join(request.dir, 'tmp'),
    LANG: 'C.UTF-8',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    // Terraform lives for seconds: collecting garbage less often saves a fifth of its processor time (measured).
    GOGC: '400',
    AWS_EC2_METADATA_DISABLED: 'true',
    GCE_METADATA_HOST: 'metadata.invalid',
    ARM_USE_MSI: 'false',
  };
}
