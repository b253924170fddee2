import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain/errors.ts';

/**
 * Listens, or says in one line which variable to change.
 * @param address.port 0 for any free one
 * @param variables names of the variables that the address comes from
 * @returns the port
 */
export async function listen(
  app: FastifyInstance,
  address: { readonly host: string; readonly port: number },
  variables: { readonly host: string; readonly port: string },
): Promise<number> {
  try {
    await app.listen(address);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new DomainError('CONFIG_INVALID', { code, ...variables }, problem(code, address, variables));
  }
  return (app.server.address() as AddressInfo).port;
}

/** Whether `listen` failed because something else listens there. */
export function isTaken(error: unknown): boolean {
  return error instanceof DomainError && error.context['code'] === 'EADDRINUSE';
}

function problem(
  code: string,
  { host, port }: { readonly host: string; readonly port: number },
  variables: { readonly host: string; readonly port: string },
): string {
  if (code === 'EADDRINUSE')
    return `configuration: port ${port} of ${host} is taken; set ${variables.port} to a free port`;
  if (code === 'EACCES')
    return `configuration: this user may not listen on port ${port}; set ${variables.port} to one above 1023`;
  return `configuration: cannot listen on ${host} (${code}); set ${variables.host} to an address of this machine`;
}
