import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTool } from '../../src/workers/terraform/tool.ts';
import { newFolder, path, program, terraformBin } from './support.ts';

describe('findTool', () => {
  it('finds terraform, and what plans depend on', async () => {
    expect(await findTool({ path, bin: terraformBin })).toEqual({
      program: terraformBin,
      name: expect.stringMatching(/^(terraform|tofu)$/),
      version: expect.stringMatching(/^1\.\d+\.\d+/),
      platform: expect.stringMatching(/^[a-z0-9]+_[a-z0-9]+$/),
    });
  });

  it('takes tofu where there is no terraform', async () => {
    const folder = newFolder();
    const file = program(folder, 'printf "OpenTofu v1.9.0\\non linux_arm64\\n"');
    symlinkSync(file, join(folder, 'tofu'));
    symlinkSync('/bin/bash', join(folder, 'bash'));
    expect(await findTool({ path: folder })).toEqual({
      program: 'tofu',
      name: 'tofu',
      version: '1.9.0',
      platform: 'linux_arm64',
    });
  });

  it('says in one line what to do when there is neither', async () => {
    await expect(findTool({ path: newFolder() })).rejects.toMatchObject({
      code: 'TERRAFORM_MISSING',
      message: 'Neither terraform nor tofu was found on PATH: install one, or set TERRAFORM_BIN to its path',
    });
  });

  it('names TERRAFORM_BIN, not its value, when that is wrong', async () => {
    const folder = newFolder();
    const bin = (script: string) => program(folder, script);
    const notExecutable = join(folder, 'folder');
    mkdirSync(notExecutable);
    const cases: [string, string, RegExp][] = [
      [join(folder, 'missing'), 'TERRAFORM_MISSING', /^TERRAFORM_BIN names a program that does not exist$/],
      [notExecutable, 'TERRAFORM_FAILED', /cannot be started \(EACCES\): set TERRAFORM_BIN/],
      [
        bin('echo garbage'),
        'TERRAFORM_FAILED',
        /does not answer `version` as terraform does: set TERRAFORM_BIN/,
      ],
    ];
    for (const [value, code, message] of cases) {
      const error = await findTool({ path, bin: value }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(String((error as Error).message)).not.toContain(folder);
    }
  });

  it.each([
    ['fails', 'exit 3', /failed on `version` \(exit code 3\)/],
    ['never answers', 'exec sleep 60', /did not answer `version` in time/],
    ['prints without end', 'exec yes', /failed on `version`|does not answer/],
  ])('tells of a program that %s', async (_, script, message) => {
    const bin = program(newFolder(), script);
    chmodSync(bin, 0o755);
    await expect(findTool({ path, bin, timeoutMs: 500 })).rejects.toMatchObject({
      code: 'TERRAFORM_FAILED',
      message: expect.stringMatching(message),
    });
  });
});
