import { fileURLToPath } from 'node:url';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** A value on the wire: as MessagePack, or as JSON. */
export type WireValue = { readonly msgpack: Uint8Array } | { readonly json: Uint8Array };

/** One step into a value: the name of an attribute or block, or an index. */
export type Step = { readonly attribute_name: string } | { readonly element_key_int: number };

export type Diagnostic = {
  readonly severity: 'ERROR' | 'WARNING';
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: { readonly steps: readonly Step[] };
};

/** What of any request the provider reads. */
export type Request = {
  readonly type_name: string;
  readonly config: { readonly msgpack: Uint8Array };
  readonly raw_state: { readonly json: Uint8Array };
  readonly current_state: { readonly msgpack: Uint8Array };
  readonly prior_state: { readonly msgpack: Uint8Array };
  readonly proposed_new_state: { readonly msgpack: Uint8Array };
  readonly planned_state: { readonly msgpack: Uint8Array };
};

/** One call of the protocol; `signal` fires when terraform gave it up, or asked the provider to stop. */
export type Method = (request: Request, signal: AbortSignal) => object | Promise<object>;

/** `tfplugin5.Provider`, as tfplugin5.proto describes it. */
export const providerService = loadSync(fileURLToPath(new URL('./tfplugin5.proto', import.meta.url)), {
  keepCase: true,
  defaults: true,
  enums: String,
  longs: Number,
})['tfplugin5.Provider'] as ServiceDefinition;

/**
 * The part of go-plugin's own service that ends a provider: terraform asks for it, and kills what is still there two
 * seconds later. Request and answer are empty messages.
 */
export const controllerService: ServiceDefinition = {
  Shutdown: {
    path: '/plugin.GRPCController/Shutdown',
    requestStream: false,
    responseStream: false,
    requestSerialize: () => Buffer.alloc(0),
    requestDeserialize: () => ({}),
    responseSerialize: () => Buffer.alloc(0),
    responseDeserialize: () => ({}),
  },
};
