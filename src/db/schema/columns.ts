import { sql } from 'drizzle-orm';
import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** Bytes as they are. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** A whole number that may be larger than Postgres' `integer`, never larger than JavaScript counts. */
export const number = (name: string) => bigint(name, { mode: 'number' });

/** A moment. */
export const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** The start of the transaction, by the database's clock. */
export const now = sql`now()`;

/** For columns that a trigger fills in: nobody else writes them. */
export const byTrigger = sql`null`;
