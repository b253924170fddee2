import { setTimeout as delay } from 'node:timers/promises';

/** Which changes: the n-th creation of an apply, or every change of a resource type. */
export type Target = number | string;

/** How the cloud behaves; left out: everything works at once. */
export type Behaviour = {
  /** How long every change takes. */
  readonly delayMs?: number;
  /** These are refused; nothing comes to be. */
  readonly fail?: Target;
  /** These fail when they are done: terraform marks what was created as tainted. */
  readonly failDone?: Target;
  /** These do not end; asked to stop, they end with an error, and nothing of them exists. */
  readonly hang?: Target;
  /** What hangs does not stop when it is asked to. */
  readonly ignoreStop?: boolean;
  /** What is refused tells the value of this environment variable, as chatty providers do. */
  readonly reveal?: string;
  /** Attributes, as `aws_vpc.cidr_block`, that cannot be changed: the resource is replaced. */
  readonly replaceOn?: readonly string[];
};

export type Action = 'create' | 'update' | 'delete';

/** What happened to a resource in the cloud. */
export type CloudEvent = {
  readonly type: string;
  readonly action: Action;
  readonly phase: 'started' | 'done' | 'failed' | 'stopped';
};

/** Where the provider learns how to behave, and tells what happened. */
export type Cloud = {
  readonly behaviour: () => Behaviour;
  readonly tell: (event: CloudEvent) => void;
};

/** How a change ended: as wanted, refused, or with an error after it was made. */
export type Outcome = { readonly error?: string; readonly made: boolean };

/** Makes the changes of one apply, as the cloud behaves. */
export function createChanger({ behaviour, tell }: Cloud) {
  let creations = 0;
  /** @param signal gives the change up */
  return async (type: string, action: Action, signal: AbortSignal): Promise<Outcome> => {
    const { delayMs, fail, failDone, hang, ignoreStop, reveal } = behaviour();
    const nth = action === 'create' ? ++creations : undefined;
    const meant = (target: Target | undefined) => target !== undefined && (target === nth || target === type);
    const end = (phase: CloudEvent['phase'], outcome: Outcome) => {
      tell({ type, action, phase });
      return outcome;
    };
    tell({ type, action, phase: 'started' });
    if (meant(hang)) {
      await stopped(ignoreStop ? undefined : signal);
      return end('stopped', { error: 'It was interrupted.', made: false });
    }
    if (delayMs !== undefined) await delay(delayMs);
    if (meant(fail)) {
      const told = reveal === undefined ? '' : ` ${reveal} is ${process.env[reveal]}.`;
      return end('failed', { error: `The cloud refused: quota exceeded.${told}`, made: false });
    }
    if (meant(failDone)) return end('failed', { error: 'It was made, but never became ready.', made: true });
    return end('done', { made: true });
  };
}

function stopped(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
