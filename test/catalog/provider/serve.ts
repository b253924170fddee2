import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  type handleUnaryCall,
  Server,
  type ServerCredentials,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { controllerService, type Method, providerService, type Request } from './protocol.ts';

type Methods = Readonly<Record<string, Method>>;

/** A provider that listens on loopback. */
export type Served = { readonly port: number; readonly close: () => void };

/**
 * Serves a provider on a free port of loopback.
 * @param createMethods makes the methods of a connection
 * @param onShutdown terraform asks the provider to end
 * @param onAlone the last connection closed
 */
export async function serve(
  createMethods: () => Methods,
  credentials: ServerCredentials,
  { onShutdown, onAlone }: { onShutdown?: () => void; onAlone?: () => void } = {},
): Promise<Served> {
  const connections = new Map<string, { readonly socket: Socket; readonly methods: Methods }>();
  const grpc = new Server();
  grpc.addService(
    providerService,
    Object.fromEntries(
      Object.keys(createMethods()).map((name) => [
        name,
        handler((peer) => connections.get(peer)?.methods[name]),
      ]),
    ),
  );
  grpc.addService(controllerService, {
    Shutdown: handler(() => () => {
      onShutdown?.();
      return {};
    }),
  });
  // The connections are accepted here, since gRPC does not say when the last one is gone.
  const injector = grpc.createConnectionInjector(credentials);
  const listener = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    connections.set(peer, { socket, methods: createMethods() });
    socket.once('close', () => {
      connections.delete(peer);
      if (connections.size === 0) onAlone?.();
    });
    injector.injectConnection(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    close: () => {
      listener.close();
      for (const { socket } of connections.values()) socket.destroy();
      grpc.forceShutdown();
    },
  };
}

function handler(methodOf: (peer: string) => Method | undefined): UntypedHandleCall {
  const handle: handleUnaryCall<Request, object> = async (call, callback) => {
    const given = new AbortController();
    call.on('cancelled', () => given.abort());
    try {
      const method = methodOf(call.getPeer());
      if (method === undefined) throw new Error(`${call.getPeer()} is not connected`);
      callback(null, await method(call.request, given.signal));
    } catch (error) {
      callback({ code: status.INTERNAL, details: String(error) });
    }
  };
  return handle;
}
