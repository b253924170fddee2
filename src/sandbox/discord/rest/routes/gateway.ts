import { ok, type Route } from '../route.ts';

/** Where the gateway is. @param url of the WebSocket */
export function gatewayRoutes(url: () => string): readonly Route[] {
  return [
    { method: 'GET', path: '/gateway', auth: 'bot', handle: () => ok({ url: url() }) },
    {
      method: 'GET',
      path: '/gateway/bot',
      auth: 'bot',
      handle: () =>
        ok({
          url: url(),
          shards: 1,
          session_start_limit: { total: 1000, remaining: 1000, reset_after: 14_400_000, max_concurrency: 1 },
        }),
    },
  ];
}
