import { expect } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import type { OpenModal } from '../../src/sandbox/discord/driver/use.ts';
import type { LocalDiscord } from '../../src/sandbox/discord/local-discord.ts';
import type { Component } from '../../src/sandbox/discord/state/content.ts';
import { pingsOf } from '../../src/sandbox/discord/state/mentions.ts';
import type { AllowedMentions } from '../../src/sandbox/discord/state/model.ts';

const textInput = 4;

/** A button of a message as it is now, to be clicked when the message no longer shows it. */
export function keptButton(message: SeenMessage, label: string): Component {
  const button = message.component(label);
  if (button === undefined) throw new Error(`there is no button ${label} in:\n${message.text()}`);
  return button;
}

/** The button that a client which invents custom ids would click. */
export function forgedButton(customId: string): Component {
  return { type: 2, style: 1, label: 'forged', custom_id: customId };
}

/** The form of a client that keeps to no length and sends further fields. */
export function forgedForm(form: OpenModal, changes: { customId?: string; fields?: string[] }): OpenModal {
  const { customId = form.modal.custom_id, fields: more = [] } = changes;
  const known = form.fields.map(({ max_length: _, min_length: __, ...field }) => ({
    ...field,
    required: false,
  }));
  const added = more.map((name) => ({ type: textInput, custom_id: name, required: false }));
  const fields = [...known, ...added];
  const components = fields.map((field) => ({ type: 1, components: [field] }));
  return { ...form, fields, modal: { ...form.modal, custom_id: customId, components } };
}

type SentBody = { readonly content?: string; readonly allowed_mentions?: AllowedMentions };

/** Everything that the bot ever said, in whatever kind of message; fails where a text of it pings somebody. */
export function expectNoPings(discord: LocalDiscord): string {
  const bodies = discord.requests
    .map(({ body }) => body as { data?: SentBody } & SentBody)
    .map((body) => body?.data ?? body)
    .filter((body) => body !== null && typeof body === 'object' && ('content' in body || 'embeds' in body));
  for (const { content = '', allowed_mentions: allowedMentions } of bodies) {
    expect(allowedMentions).toEqual({ parse: [] });
    const pings = pingsOf({ content, allowedMentions });
    expect(pings).toEqual({ everyone: false, users: [], roles: [] });
  }
  return JSON.stringify(bodies);
}
