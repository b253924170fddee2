import { createHmac, scryptSync } from 'node:crypto';
import { sameSecret } from '../health/secret.ts';

/** The dashboard's only cookie. */
export const cookieName = 'cloud_engine_login';

/** How long a login lasts, in seconds. */
export const loginSeconds = 12 * 3600;

export type SessionCookies = {
  /** The value for somebody who has just logged in. */
  issue(): string;
  /** Whether a request's `Cookie` header carries a login that has not run out. */
  accepts(header: string | undefined): boolean;
};

/**
 * Logins that nobody has to remember: a cookie says until when it holds, and is signed with a key made from user and
 * password. So it survives a restart, holds on every dashboard of the installation, and ends with a changed password.
 * @param now milliseconds of the epoch
 */
export function createSessionCookies(
  credentials: { readonly user: string; readonly password: string },
  now: () => number = Date.now,
): SessionCookies {
  // Slow on purpose: who got hold of a cookie must not be able to guess the password from it.
  const key = scryptSync(credentials.password, `cloud-engine dashboard login of ${credentials.user}`, 32);
  const signed = (expires: string) =>
    `${expires}.${createHmac('sha256', key).update(expires).digest('base64url')}`;
  return {
    issue: () => signed(String(Math.floor(now() / 1000) + loginSeconds)),
    accepts(header) {
      const value = cookieValue(header);
      const expires = /^(\d{1,12})\./.exec(value)?.[1];
      if (expires === undefined || !sameSecret(value, signed(expires))) return false;
      return Number(expires) > now() / 1000;
    },
  };
}

/** `Set-Cookie` for a login, or for its end. */
export function setCookie(value: string | null, secure: boolean): string {
  const parts = [
    `${cookieName}=${value ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${value === null ? 0 : loginSeconds}`,
    ...(secure ? ['Secure'] : []),
  ];
  return parts.join('; ');
}

function cookieValue(header = ''): string {
  for (const part of header.split(';')) {
    const [name, ...value] = part.trim().split('=');
    if (name === cookieName) return value.join('=');
  }
  return '';
}
