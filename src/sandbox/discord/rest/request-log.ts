import { ApiError, type FormErrors } from './api-error.ts';

/** A request of the bot's, as it was answered. */
export type LoggedRequest = {
  readonly method: string;
  /** Without `/api/v10` and query: `/channels/123/messages`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly files: readonly { readonly filename: string; readonly bytes: number }[];
  /** Milliseconds since 1970 when it arrived. */
  readonly at: number;
  /** HTTP status; 0 where the connection was cut instead of an answer. */
  readonly status: number;
  /** Discord's error code, where it was refused. */
  readonly code: number | undefined;
};

/** A request that no bot should ever send. */
export type Violation = {
  readonly method: string;
  readonly path: string;
  readonly code: number;
  readonly message: string;
  readonly errors: FormErrors | undefined;
  readonly body: unknown;
};

/**
 * Refusals that are the bot's mistake: malformed bodies and parameters, empty messages, second and late
 * acknowledgements. Missing rights and things that have vanished are part of life.
 */
const mistakes: ReadonlySet<number> = new Set([50035, 50006, 50109, 40060, 10062, 40005]);

export type RequestLog = {
  readonly requests: LoggedRequest[];
  readonly violations: Violation[];
  add(request: LoggedRequest, error: unknown, isUnknownRoute: boolean): void;
};

export function createRequestLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  const violations: Violation[] = [];
  return {
    requests,
    violations,
    add(request, error, isUnknownRoute) {
      requests.push(request);
      if (!(error instanceof ApiError)) return;
      if (!isUnknownRoute && (error.excused || !mistakes.has(error.code))) return;
      const { method, path, body } = request;
      violations.push({ method, path, body, code: error.code, message: error.message, errors: error.errors });
    },
  };
}

/** One paragraph a violation: what was sent and what Discord would say. */
export function describeViolations(violations: readonly Violation[]): string {
  return violations
    .map((violation) => {
      const errors = violation.errors ? `\n  ${JSON.stringify(violation.errors)}` : '';
      const body = JSON.stringify(violation.body)?.slice(0, 600) ?? 'no body';
      return `${violation.method} ${violation.path}: ${violation.code} ${violation.message}${errors}\n  sent: ${body}`;
    })
    .join('\n');
}
