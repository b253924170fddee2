import { join } from 'node:path';
import { DomainError } from '../../domain/errors.ts';

export type EnvironmentRequest = {
  /** The run directory; it has a `home` and a `tmp` (see run-directory.ts). */
  readonly dir: string;
  /** PATH of the worker: provisioners and providers need a shell and its tools. */
  readonly path: string;
  /** The project's credentials. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Where the installed providers are (TF_DATA_DIR); none where terraform needs none. */
  readonly dataDir?: string | undefined;
  /** The operator's own settings for terraform. */
  readonly settings?: TerraformSettings;
};

/** What an operator may set for every terraform: a mirror of providers, and a cache of them. */
export type TerraformSettings = {
  readonly TF_CLI_CONFIG_FILE?: string | undefined;
  readonly TF_PLUGIN_CACHE_DIR?: string | undefined;
};

/** Names that would change how bash, the loader or terraform work instead of giving access to something. */
const reserved =
  /^(PATH|HOME|TMPDIR|IFS|ENV|BASH.*|SHELLOPTS|LD_.*|DYLD_.*|TF_(CLI|LOG|IN_|INPUT|DATA|WORKSPACE|PLUGIN|REATTACH).*)$/;

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
  const { dataDir, settings = {} } = request;
  const operators = Object.entries(settings).filter((one): one is [string, string] => one[1] !== undefined);
  return {
    ...request.credentials,
    ...Object.fromEntries(operators),
    ...(dataDir === undefined ? {} : { TF_DATA_DIR: dataDir }),
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
