import { z } from 'zod';
import { invalidInput, type Violation } from '../domain/errors.ts';

const id = z.string('must be an id of 1 to 20 digits').regex(/^\d{1,20}$/, 'must be an id of 1 to 20 digits');
const text = z.string('must be a text');
const object = 'must be an object';
const rights = {
  roleIds: z.array(id, 'must be a list of role ids').default([]),
  isGuildAdmin: z.boolean('must be true or false').default(false),
};
const signal = z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).optional();

/** What programs hand over: the compiler has not seen it all, and rights depend on it. */
export const requests = {
  member: z.strictObject({ userId: id, ...rights }, object),
  startSession: z.strictObject(
    {
      guildId: id,
      userId: id,
      projectId: text,
      provider: text.optional(),
      ttlMinutes: z.number('must be a whole number of minutes').optional(),
      ...rights,
    },
    object,
  ),
  resource: z.strictObject(
    {
      type: text,
      inputs: z.record(
        z.string(),
        z.union(
          [z.string(), z.number(), z.boolean(), z.undefined()],
          'must be a text, a number, true or false',
        ),
        object,
      ),
    },
    object,
  ),
  approval: z.strictObject({ approverId: id, planId: text, ...rights, signal }, object),
  sessionId: text,
} as const;

/**
 * A request as it should be.
 * @param name what it is called where it is wrong as a whole
 * @throws DomainError INPUT_INVALID with all that is wrong with it
 */
export function readRequest<T extends z.ZodType>(schema: T, request: unknown, name: string): z.output<T> {
  const read = schema.safeParse(request);
  if (read.success) return read.data;
  throw invalidInput(...read.error.issues.flatMap((issue) => violationsIn(issue, name)));
}

function violationsIn(issue: z.core.$ZodIssue, name: string): Violation[] {
  const path = issue.path.map(String).join('.');
  if (issue.code !== 'unrecognized_keys') return [{ field: path || name, problem: issue.message }];
  return issue.keys.map((key) => ({ field: key.slice(0, 40), problem: 'is not known here' }));
}
