/** Everything the product can refuse or fail with. The edges (bot, CLI, library) put each into words once. */
export type ErrorCode =
  // configuration and services (operators)
  | 'CONFIG_INVALID'
  | 'DATABASE_UNREACHABLE'
  | 'REDIS_UNREACHABLE'
  | 'DISCORD_UNREACHABLE'
  | 'SERVICE_MISSING'
  | 'SERVICE_FAILED'
  | 'TERRAFORM_MISSING'
  | 'TERRAFORM_FAILED'
  | 'CREDENTIALS_MISSING'
  | 'PROVIDERS_MISSING'
  | 'MIGRATION_REFUSED'
  | 'SCHEMA_OUTDATED'
  | 'KEY_MISMATCH'
  | 'DECRYPT_FAILED'
  | 'DEMO_FAILED'
  // members and admins
  | 'NOT_PERMITTED'
  | 'NOT_FOUND'
  | 'INPUT_INVALID'
  | 'NAME_TAKEN'
  | 'PROVIDER_UNSUPPORTED'
  | 'TOO_MANY_SESSIONS'
  | 'ACTION_NOT_ALLOWED'
  | 'PLAN_REPLACED'
  | 'PLAN_NOT_APPROVABLE'
  | 'PLAN_DESTROYS'
  | 'REQUEST_DECIDED'
  | 'POLICY_VIOLATED'
  | 'QUOTA_EXCEEDED'
  | 'BUDGET_EXCEEDED'
  | 'PROJECT_ARCHIVED'
  | 'PROJECT_BUSY'
  | 'PROJECT_PROTECTED'
  | 'CONFLICT'
  // programs
  | 'CLOSED'
  // inside a run
  | 'LEASE_LOST'
  | 'STATE_INVALID';

/** Facts about an error, for words and logs: never a secret, never a whole input. */
export type ErrorContext = Readonly<Record<string, unknown>>;

/**
 * The one error type that crosses module borders. `code` decides what is said; `context` holds the facts.
 * `message` is for logs and operators, so it names the variable or service to change, never its value.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext = {}, message?: string, options?: ErrorOptions) {
    super(message ?? `${code} ${JSON.stringify(context)}`, options);
    this.code = code;
    this.context = context;
  }
}

/** True when `error` is a DomainError, with one of `codes` if any are given. */
export function isDomainError(error: unknown, ...codes: ErrorCode[]): error is DomainError {
  return error instanceof DomainError && (codes.length === 0 || codes.includes(error.code));
}

/** What is wrong with one input, as a sentence that goes on after the field's name. */
export type Violation = { readonly field: string; readonly problem: string };

/** The error for inputs that a person can mend: all that is wrong with them, at once. */
export function invalidInput(...violations: readonly Violation[]): DomainError {
  return new DomainError('INPUT_INVALID', { violations });
}
