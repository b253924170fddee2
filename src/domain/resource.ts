/** Fully defaulted inputs of a resource, by input name (snake_case, the same on every provider). */
export type ResourceInputs = Readonly<Record<string, string | number | boolean>>;

/** One thing that people deploy, such as a `compute_vm` named `web-1`. Names are unique in a project. */
export type Resource = {
  readonly type: string;
  readonly name: string;
  readonly inputs: ResourceInputs;
};

export type ChangeAction = 'add' | 'update' | 'remove';

/** One entry of a session's change set. */
export type Change = Resource & { readonly action: ChangeAction };

/** A resource that an apply left in place. */
export type DesiredResource = Resource & {
  /** Not all of it exists, or it is tainted. */
  readonly incomplete: boolean;
  /** The session whose apply wrote it last. */
  readonly sessionId: string;
  /** The session whose apply made it. */
  readonly addedBy: string;
};
