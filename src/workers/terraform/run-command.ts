import { execa } from 'execa';

export type CommandResult = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** Why it could not be started, such as ENOENT or EACCES; null when it was. */
  readonly spawnError: string | null;
};

export type CommandRequest = {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Characters kept of each output; with more the command is ended. */
  readonly maxOutput: number;
};

/**
 * Runs a short command that changes nothing, such as `terraform version`, and gives its output. Never throws and
 * never lasts longer than its time limit. What changes something goes through the guard instead.
 */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const result = await execa(request.program, request.args, {
    cwd: request.cwd,
    env: request.env,
    extendEnv: false,
    stdin: 'ignore',
    timeout: request.timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: request.maxOutput,
    reject: false,
  });
  return {
    exitCode: result.exitCode ?? null,
    stdout: result.stdout,
    stderr: result.stderr,
    timedOut: result.timedOut,
    spawnError: result.exitCode === undefined && !result.isTerminated ? (result.code ?? 'unknown') : null,
  };
}
