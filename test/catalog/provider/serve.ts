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

/** A provider that listens on loopback. */
export type Served = { readonly port: number; readonly close: () => void };

/**
 * Serves a provider on a free port of loopback.
 * @param onShutdown terraform asks the provider to end
 * @param onAlone the last connection closed
 */
export async function serve(
  methods: Readonly<Record<string, Method>>,
  credentials: ServerCredentials,
  { onShutdown, onAlone }: { onShutdown?: () => void; onAlone?: () => void } = {},
): Promise<Served> {
  const grpc = new Server();
  grpc.addService(
    providerService,
    Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, handler(method)])),
  );
  grpc.addService(controllerService, {
    Shutdown: handler(() => {
      onShutdown?.();
      return {};
    }),
  });
  // The connections are accepted here, since gRPC does not say when the last one is gone.
  const injector = grpc.createConnectionInjector(credentials);
  const connections = new Set<Socket>();
  const listener = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => {
      connections.delete(socket);
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
      for (const socket of connections) socket.destroy();
      grpc.forceShutdown();
    },
  };
}

function handler(method: Method): UntypedHandleCall {
  const handle: handleUnaryCall<Request, object> = async (call, callback) => {
    const given = new AbortController();
    call.on('cancelled', () => given.abort());
    try {
      callback(null, await method(call.request, given.signal));
    } catch (error) {
      callback({ code: status.INTERNAL, details: String(error) });
    }
  };
  return handle;
}
