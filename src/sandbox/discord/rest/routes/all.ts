import type { Route } from '../route.ts';
import { channelRoutes } from './channels.ts';
import { commandRoutes } from './commands.ts';
import { gatewayRoutes } from './gateway.ts';
import { guildRoutes } from './guilds.ts';
import { interactionRoutes } from './interactions.ts';
import { messageRoutes } from './messages.ts';
import { threadRoutes } from './threads.ts';
import { userRoutes } from './users.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every operation that the local Discord has. @param gatewayUrl of the WebSocket */
export function allRoutes(gatewayUrl: () => string): readonly Route[] {
  return [
    ...gatewayRoutes(gatewayUrl),
    ...userRoutes,
    ...guildRoutes,
    ...channelRoutes,
    ...messageRoutes,
    ...threadRoutes,
    ...commandRoutes,
    ...interactionRoutes,
    ...webhookRoutes,
  ];
}
