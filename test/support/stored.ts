import type { Server } from './server.ts';

/** Every table that something a member does can write to; what workers write to as well is left out. */
const tables = [
  'projects',
  'grants',
  'sessions',
  'session_changes',
  'runs',
  'approvals',
  'lobbies',
  'desired_resources',
] as const;

/** How many rows there are of everything that members bring about: equal before and after what is refused. */
export async function stored(server: Server): Promise<Record<(typeof tables)[number], number>> {
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
  const [row] = await server.rows<Record<(typeof tables)[number], number>>(`select ${counts.join(', ')}`);
  if (row === undefined) throw new Error('a count is expected');
  return row;
}

/** A session with all of its columns: equal before and after what changes nothing. */
export async function sessionRow(server: Server, sessionId: string): Promise<Record<string, unknown>> {
  const [row] = await server.rows('select * from sessions where id = $1', [sessionId]);
  if (row === undefined) throw new Error(`no session ${sessionId}`);
  return row;
}
