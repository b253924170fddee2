import { describe, expect, it } from 'vitest';
import { terraformEnvironment } from './environment.ts';

const request = { dir: '/run', path: '/bin' };

describe('terraformEnvironment', () => {
  it('holds what terraform needs, and nothing else', () => {
    expect(terraformEnvironment(request)).toEqual({
      PATH: '/bin',
      HOME: '/run/home',
      TMPDIR: '/run/tmp',
      LANG: 'C.UTF-8',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
      GOGC: '400',
      AWS_EC2_METADATA_DISABLED: 'true',
      GCE_METADATA_HOST: 'metadata.invalid',
      ARM_USE_MSI: 'false',
    });
  });

  it('adds the credentials, which cannot switch metadata credentials on again', () => {
    const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_EC2_METADATA_DISABLED: 'false' };
    expect(terraformEnvironment({ ...request, credentials })).toMatchObject({
      AWS_ACCESS_KEY_ID: 'id',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });

  it.each(['PATH', 'BASH_ENV', 'LD_PRELOAD', 'TF_CLI_ARGS_plan', 'TF_LOG', 'TF_DATA_DIR', 'HOME'])(
    'refuses credentials that set %s, and does not say to what',
    (name) => {
      const credentials = { [name]: 'the-value' };
      expect(() => terraformEnvironment({ ...request, credentials })).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: `${name} must not be set in a credentials file`,
        }),
      );
    },
  );
});
