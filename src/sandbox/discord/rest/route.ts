import type { Core } from '../core.ts';
import type { UploadedFile } from '../state/body.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request whose form Discord's OpenAPI document allows. */
export type RouteRequest = {
  readonly core: Core;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
};

export type Answer = { readonly status: number; readonly body?: unknown };

/** One operation of Discord's API. */
export type Route = {
  readonly method: Method;
  /** As in the OpenAPI document: `/channels/{channel_id}`. */
  readonly path: string;
  /** `token` routes have an interaction's token in their path and no Authorization. */
  readonly auth: 'bot' | 'token';
  /** The schema of the body, where the document offers several and the resource decides. */
  readonly bodySchema?: (request: RouteRequest) => string | undefined;
  /** The body as the document would have it, where Discord also takes another form. */
  readonly prepare?: (body: unknown) => unknown;
  /** @throws ApiError */
  readonly handle: (request: RouteRequest) => Answer;
};

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export const noContent: Answer = { status: 204 };
