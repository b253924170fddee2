import { describe, expect, it } from 'vitest';
import { cookieName, createSessionCookies, loginSeconds, setCookie } from './session-cookie.ts';

const credentials = { user: 'admin', password: 'secret' };

describe('a login', () => {
  it('runs out after its time, and not before', () => {
    let now = 1_800_000_000_500;
    const cookies = createSessionCookies(credentials, () => now);
    const header = `${cookieName}=${cookies.issue()}`;
    now += loginSeconds * 1000 - 1000;
    expect(cookies.accepts(header)).toBe(true);
    now += 1000;
    expect(cookies.accepts(header)).toBe(false);
  });

  it('says nothing of user and password', () => {
    expect(createSessionCookies(credentials).issue()).not.toMatch(/admin|secret/);
  });

  it('is known to everybody with the same credentials, and to nobody else', () => {
    const header = `${cookieName}=${createSessionCookies(credentials).issue()}`;
    expect(createSessionCookies(credentials).accepts(header)).toBe(true);
    expect(createSessionCookies({ ...credentials, password: 'other' }).accepts(header)).toBe(false);
    expect(createSessionCookies({ ...credentials, user: 'other' }).accepts(header)).toBe(false);
  });

  it('is found among other cookies, and not in one of another name', () => {
    const cookies = createSessionCookies(credentials);
    const value = cookies.issue();
    expect(cookies.accepts(`a=b; ${cookieName}=${value}; c=d`)).toBe(true);
    expect(cookies.accepts(`x${cookieName}=${value}`)).toBe(false);
    expect(cookies.accepts(undefined)).toBe(false);
    expect(cookies.accepts('')).toBe(false);
  });
});

it('setCookie ends a login at once, and keeps it from plain HTTP where asked to', () => {
  expect(setCookie(null, true)).toBe(`${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure`);
});
