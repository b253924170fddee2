import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { isOutage } from './outage.ts';

const failed = (cause: Error) =>
  new DrizzleQueryError('update runs set error = $1', ['TIME_LIMIT: connection timeout, terminated'], cause);
const coded = (code: string) => Object.assign(new Error('told by Postgres'), { code });

describe('an outage', () => {
  it.each(['08006', '40P01', '53300', '57P01', '57014', 'ECONNREFUSED'])('is %s', (code) => {
    expect(isOutage(failed(coded(code)))).toBe(true);
  });

  it('is a connection that ended without a code', () => {
    expect(isOutage(failed(new Error('Connection terminated unexpectedly')))).toBe(true);
  });

  it.each(['23505', '22021', '42P01'])('is not %s, whatever words stand in the query', (code) => {
    expect(isOutage(failed(coded(code)))).toBe(false);
  });
});
