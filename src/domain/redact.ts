/** Takes secrets out of a text before it is stored or shown. */
export type Redactor = (text: string) => string;

export const redacted = '[redacted]';

/** Shorter values are words and numbers that occur everywhere. */
const minSecretLength = 4;

/** What looks like a secret, whoever made it up. Each pattern runs in linear time. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, redacted],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, redacted],
  [/\bAIza[0-9A-Za-z_-]{35}/g, redacted],
  [/\bya29\.[0-9A-Za-z_-]{20,}/g, redacted],
  [/\bgh[pousr]_[0-9A-Za-z]{30,}/g, redacted],
  [/\bxox[abprs]-[0-9A-Za-z-]{10,}/g, redacted],
  [/\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]+/g, redacted],
  [/\b(bearer|basic) +[0-9A-Za-z._~+/=-]{16,}/gi, `$1 ${redacted}`],
  [/(:\/\/[^\s:@/]{1,200}:)[^\s@/]{1,500}@/g, `$1${redacted}@`],
  [
    /((?:password|passwd|secret|token|api_?key|access_?key|private_?key|credentials?)["']?\s{0,5}[:=]\s{0,5})("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',;}]+)/gi,
    `$1${redacted}`,
  ],
];

/** Settings that stand beside secrets in a credentials file, and in every plan: hiding them would hide the plan. */
const plainNames = /(^|_)(REGION|ZONE|LOCATION|PROJECT|ENVIRONMENT|PROFILE)$/i;

/** The values of a project's credentials that are secrets, by the names of their variables. */
export function secretsOf(credentials: Readonly<Record<string, string>>): string[] {
  const settings = Object.entries(credentials);
  return settings
    .filter(([name, value]) => !plainNames.test(name) && !/^(true|false)$/i.test(value))
    .map(([, value]) => value);
}

/**
 * Makes a redactor for a run: it replaces the given values (and each line of those with several lines, and their
 * URL- and JSON-encoded forms) and whatever looks like a key, a token or an assigned password.
 * @param secrets values of the project's credentials; those under four characters are ignored.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const values = new Set(secrets.flatMap(formsOf).filter((value) => value.length >= minSecretLength));
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  const known = longestFirst.length === 0 ? null : new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
  return (text) => {
    const withoutKnown = known === null ? text : text.replace(known, redacted);
    return patterns.reduce(
      (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
      withoutKnown,
    );
  };
}

function formsOf(secret: string): string[] {
  const pieces = [secret, ...secret.split(/\r?\n/)].map((piece) => piece.trim());
  return pieces.flatMap((piece) => [piece, encodeUrl(piece), JSON.stringify(piece).slice(1, -1)]);
}

function encodeUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // half a surrogate pair has no encoded form
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
