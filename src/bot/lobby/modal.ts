import {
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmitInteraction,
  type APITextInputComponent,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { InputField, Provider, ResourceType } from '../../catalog/contract.ts';
import type { RawInputs } from '../../catalog/inputs.ts';
import type { Resource } from '../../domain/resource.ts';
import { type CustomId, formatCustomId } from '../custom-id.ts';
import { cut } from '../text.ts';

/** Discord's limit; the rest of a type's inputs keep their defaults. */
const maxFields = 5;
const maxTitle = 45;
const maxLabel = 45;
const maxPlaceholder = 100;
/** Longer texts get a box of several lines. */
const longText = 100;

/** The form for a new resource: `name` first, then the schema's order, each with its default filled in. */
export function resourceModal(
  sessionId: string,
  provider: Provider,
  type: ResourceType,
): APIModalInteractionResponseCallbackData {
  const inputs = type.fields.map((field) => inputOf(field, field.default));
  return modal(
    { action: 'describe', sessionId, provider: provider.name, type: type.type },
    `New ${type.label.toLowerCase()}`,
    [nameInput(), ...inputs],
  );
}

/** The form for a resource that there is, with what it has filled in; its name stays. */
export function editModal(
  sessionId: string,
  type: ResourceType,
  { name, inputs }: Pick<Resource, 'name' | 'inputs'>,
): APIModalInteractionResponseCallbackData {
  const filled = type.fields.map((field) => inputOf(field, inputs[field.name] ?? field.default));
  return modal({ action: 'change', sessionId, name }, `Edit ${name}`, filled);
}

function modal(
  id: CustomId,
  title: string,
  inputs: readonly APITextInputComponent[],
): APIModalInteractionResponseCallbackData {
  const components = inputs
    .slice(0, maxFields)
    .map((input) => ({ type: ComponentType.ActionRow as const, components: [input] }));
  return { custom_id: formatCustomId(id), title: cut(title, maxTitle), components };
}

function nameInput(): APITextInputComponent {
  return {
    type: ComponentType.TextInput,
    style: TextInputStyle.Short,
    custom_id: 'name',
    label: 'Name',
    placeholder: 'Lower-case letters, digits and hyphens, such as web-1',
    required: true,
    min_length: 1,
    max_length: 40,
  };
}

function inputOf(field: InputField, filled: string | number | boolean): APITextInputComponent {
  const value = String(filled);
  const maxLength = maxLengthOf(field);
  return {
    type: ComponentType.TextInput,
    style: maxLength > longText ? TextInputStyle.Paragraph : TextInputStyle.Short,
    custom_id: field.name,
    label: cut(field.label, maxLabel),
    placeholder: cut(field.help, maxPlaceholder),
    required: false,
    max_length: maxLength,
    ...(value === '' ? {} : { value }),
  };
}

function maxLengthOf(field: InputField): number {
  switch (field.kind) {
    case 'text':
      return field.maxLength;
    case 'choice':
      return Math.max(40, ...field.choices.map((choice) => choice.length));
    case 'integer':
      return 20;
    case 'boolean':
      return 10;
  }
}

/** What was typed into a modal, by the custom ids of its fields. */
export function typedInputs({ data }: APIModalSubmitInteraction): RawInputs {
  const typed: Record<string, string> = {};
  for (const row of data.components) {
    const fields = 'components' in row ? row.components : 'component' in row ? [row.component] : [];
    for (const field of fields) {
      if ('value' in field && typeof field.value === 'string') typed[field.custom_id] = field.value;
    }
  }
  return typed;
}
