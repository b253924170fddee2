import { ComponentType } from '../constants.ts';
import { allComponents, type Component, type Embed } from '../state/content.ts';
import type { Message } from '../state/model.ts';

/** A message as somebody reads it: content, embeds, attachments, and its buttons in brackets. */
export function textOf(message: Message): string {
  return [
    message.content,
    ...message.embeds.flatMap(embedLines),
    ...message.attachments.map(({ filename, data }) => `(file ${filename}, ${data.length} bytes)`),
    ...message.components.map(rowText),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function embedLines(embed: Embed): readonly string[] {
  return [
    embed.author?.name ?? '',
    embed.title ?? '',
    embed.description ?? '',
    ...(embed.fields ?? []).flatMap(({ name, value }) => [`${name}:`, value]),
    embed.footer?.text ?? '',
  ];
}

/** What a row holds; what can't be used stands in round brackets. */
function rowText(row: Component): string {
  return [...allComponents([row])]
    .map((component) => {
      switch (component.type) {
        case ComponentType.button:
          return component.disabled ? `(${component.label})` : `[${component.label}]`;
        case ComponentType.stringSelect:
          return `{${component.placeholder ?? ''}: ${(component.options ?? []).map(({ label }) => label).join(' | ')}}`;
        case ComponentType.textDisplay:
          return component.content ?? '';
        default:
          return '';
      }
    })
    .filter((text) => text !== '')
    .join(' ');
}
