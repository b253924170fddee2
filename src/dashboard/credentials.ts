import { sameSecret } from '../health/secret.ts';

export type Credentials = { readonly user: string; readonly password: string };

/** Whether both are right, in a time that does not tell which of them is wrong. */
export function sameCredentials(given: Credentials, expected: Credentials): boolean {
  const user = sameSecret(given.user, expected.user);
  const password = sameSecret(given.password, expected.password);
  return user && password;
}

/** What an `Authorization: Basic` header says; null where there is none or it says nothing. */
export function basicCredentials(authorization: string | undefined): Credentials | null {
  const encoded = /^Basic +([A-Za-z0-9+/_=-]+) *$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return password.length === 0 ? null : { user, password: password.join(':') };
}
