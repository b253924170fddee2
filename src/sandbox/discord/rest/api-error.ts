/** Discord's nested form of what is wrong with which field of a request. */
export type FormErrors = { [field: string]: FormErrors | readonly FieldError[] };

export type FieldError = { readonly code: string; readonly message: string };

/** One thing wrong with a request's body: where (property names and indexes) and what. */
export type Issue = { readonly path: readonly (string | number)[] } & FieldError;

/** A request that Discord refuses: HTTP status, Discord's JSON error code and message. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: FormErrors | undefined;
  /** Not the bot's mistake: it could not know better. */
  readonly excused: boolean;

  constructor(status: number, code: number, message: string, errors?: FormErrors, excused = false) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.excused = excused;
  }
}

export function apiError(status: number, code: number, message: string): ApiError {
  return new ApiError(status, code, message);
}

/** 400, 50035: the body breaks a rule. */
export function invalidForm(issues: readonly Issue[]): ApiError {
  return new ApiError(400, 50035, 'Invalid Form Body', nested(issues));
}

/** @throws ApiError 50035 where there is any issue. */
export function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw invalidForm(issues);
}

export function issue(path: readonly (string | number)[], code: string, message: string): Issue {
  return { path, code, message };
}

function nested(issues: readonly Issue[]): FormErrors {
  const root: FormErrors = {};
  for (const { path, code, message } of issues) {
    let node = root;
    for (const key of path) {
      const next = node[key];
      if (next && !isList(next)) node = next;
      else {
        const made: FormErrors = {};
        node[key] = made;
        node = made;
      }
    }
    const before = node['_errors'];
    node['_errors'] = [...(before && isList(before) ? before : []), { code, message }];
  }
  return root;
}

function isList(node: FormErrors | readonly FieldError[]): node is readonly FieldError[] {
  return Array.isArray(node);
}
