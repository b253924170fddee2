import { editAnswer, followUp, isLoading } from '../../actions/answers.ts';
import { deleteMessage } from '../../actions/messages.ts';
import type { Core } from '../../core.ts';
import type { MessageBody } from '../../state/body.ts';
import { interactionByToken } from '../../state/lookup.ts';
import type { Interaction, Message } from '../../state/model.ts';
import { messageJson } from '../../wire/message.ts';
import { apiError } from '../api-error.ts';
import { checkMessage } from '../message-request.ts';
import { type Answer, noContent, ok, type Route, type RouteRequest } from '../route.ts';

const hook = '/webhooks/{webhook_id}/{webhook_token}';
const original = `${hook}/messages/@original`;
const message = `${hook}/messages/{message_id}`;

/** What an interaction's token does after the acknowledgement: follow-ups, and edits of the answer. */
export const webhookRoutes: readonly Route[] = [
  { method: 'POST', path: hook, auth: 'token', handle: create },
  ...[original, message].flatMap((path): readonly Route[] => [
    { method: 'GET', path, auth: 'token', handle: (request) => ok(json(request)) },
    { method: 'PATCH', path, auth: 'token', handle: edit },
    { method: 'DELETE', path, auth: 'token', handle: remove },
  ]),
];

/** Right after a defer, a follow-up is the answer's first content, and stays as visible as the defer was. */
function create(request: RouteRequest): Answer {
  const { core, files } = request;
  const body = request.body as MessageBody;
  const interaction = acknowledged(core, request);
  const waiting = core.world.messages.get(interaction.originalId ?? '');
  if (waiting && !waiting.deleted && isLoading(waiting)) {
    checkMessage(core.world, body, files, waiting);
    editAnswer(core, interaction, waiting, body, files);
    return finish(core, interaction, waiting);
  }
  checkMessage(core.world, body, files);
  return finish(core, interaction, followUp(core, interaction, body, files));
}

function edit(request: RouteRequest): Answer {
  const { core, files } = request;
  const body = request.body as MessageBody;
  const interaction = acknowledged(core, request);
  const target = own(core, interaction, request.params['message_id']);
  checkMessage(core.world, body, files, target);
  editAnswer(core, interaction, target, body, files);
  return finish(core, interaction, target);
}

function remove(request: RouteRequest): Answer {
  const { core } = request;
  const interaction = acknowledged(core, request);
  deleteMessage(core, own(core, interaction, request.params['message_id']));
  core.world.changed({ kind: 'interaction-changed', interaction });
  return noContent;
}

function json(request: RouteRequest): object {
  const interaction = acknowledged(request.core, request);
  return messageJson(request.core.world, own(request.core, interaction, request.params['message_id']));
}

function finish(core: Core, interaction: Interaction, changed: Message): Answer {
  core.world.changed({ kind: 'interaction-changed', interaction });
  return ok(messageJson(core.world, changed));
}

/** @throws ApiError 10015 for an unknown token or before the acknowledgement, 50027 after 15 minutes. */
function acknowledged(core: Core, { params }: RouteRequest): Interaction {
  const { world, timing } = core;
  const interaction = interactionByToken(world, params['webhook_token'] ?? '');
  if (params['webhook_id'] !== world.applicationId || interaction?.state !== 'acknowledged') {
    throw apiError(404, 10_015, 'Unknown Webhook');
  }
  if (world.clock.now() - interaction.createdAt > timing.token) {
    throw apiError(401, 50_027, 'Invalid Webhook Token');
  }
  return interaction;
}

/** A message of this interaction's, `@original` without an id. @throws ApiError 10008 */
function own(core: Core, interaction: Interaction, id: string | undefined): Message {
  const wanted = id ?? interaction.originalId ?? '';
  const isOwn = wanted === interaction.originalId || interaction.followUpIds.includes(wanted);
  const found = core.world.messages.get(wanted);
  if (!isOwn || !found || found.deleted) throw apiError(404, 10_008, 'Unknown Message');
  return found;
}
