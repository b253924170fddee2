import { ButtonStyle, ComponentType } from '../constants.ts';
import type { Component, Embed } from '../state/content.ts';
import type { Attachment, Channel } from '../state/model.ts';

/** Embeds as Discord returns them: absent instead of null, with the values that it fills in. */
export function embedJson(embed: Embed): object {
  return withoutNulls({
    ...embed,
    type: 'rich',
    fields: embed.fields?.map((field) => ({ ...field, inline: field.inline ?? false })),
  });
}

/** Components as Discord returns them. */
export function componentJson(component: Component): object {
  const { components, component: inner, accessory, ...own } = component;
  return withoutNulls({
    ...(component.type === ComponentType.stringSelect && { min_values: 1, max_values: 1 }),
    ...own,
    ...(component.type === ComponentType.button &&
      component.style === ButtonStyle.link && { custom_id: undefined }),
    ...(components && { components: components.map(componentJson) }),
    ...(inner && { component: componentJson(inner) }),
    ...(accessory && { accessory: componentJson(accessory) }),
  });
}

export function attachmentJson(channel: Channel, attachment: Attachment): object {
  const url = `https://cdn.discordapp.com/attachments/${channel.id}/${attachment.id}/${attachment.filename}`;
  return withoutNulls({
    id: attachment.id,
    filename: attachment.filename,
    description: attachment.description,
    content_type: attachment.contentType,
    size: attachment.data.length,
    url,
    proxy_url: url.replace('cdn.discordapp.com', 'media.discordapp.net'),
  });
}

function withoutNulls(record: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, isRecord(value) ? withoutNulls(value) : value]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
