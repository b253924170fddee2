import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import type { InputField, Provider, ResourceType } from '../../catalog/contract.ts';
import type { RawInputs } from '../../catalog/inputs.ts';
import { standardOf } from '../../catalog/standard.ts';
import type { Resource } from '../../domain/resource.ts';
import { form, textField } from '../rows.ts';

/** Discord's limit. */
const maxFields = 5;
/** Longer texts get a box of several lines. */
const longText = 100;

/** How many of a type's inputs a form shows at once: a new resource's name takes one place. */
export const shownWhenNew = maxFields - 1;
export const shownWhenEdited = maxFields;

/**
 * The form for a new resource: `name` first, then the schema's order, each with its default filled in, unless that is the
 * project's: it is not known here. What finds no place keeps its default and is reached by "More settings".
 * @param typed what was typed before, filled in instead
 */
export function resourceModal(
  sessionId: string,
  provider: Provider,
  type: ResourceType,
  typed: RawInputs = {},
): APIModalInteractionResponseCallbackData {
  const inputs = type.fields
    .slice(0, shownWhenNew)
    .map((field) => inputOf(field, typed[field.name] ?? standardOf(field) ?? ''));
  return form(
    { action: 'describe', sessionId, provider: provider.name, type: type.type },
    `New: ${type.label}`,
    [nameInput(typed['name']), ...inputs],
  );
}

/**
 * A page of the form for a resource that there is, with what it has filled in; its name stays.
 * @param options.from the index of the first input on it
 * @param options.typed what was typed before, filled in instead
 */
export function editModal(
  sessionId: string,
  type: ResourceType,
  { name, inputs }: Pick<Resource, 'name' | 'inputs'>,
  options: { readonly from?: number; readonly typed?: RawInputs } = {},
): APIModalInteractionResponseCallbackData {
  const { from = 0, typed = {} } = options;
  const filled = type.fields
    .slice(from, from + shownWhenEdited)
    .map((field) => inputOf(field, typed[field.name] ?? inputs[field.name] ?? standardOf(field) ?? ''));
  return form({ action: 'change', sessionId, name, from }, `Edit ${name}`, filled);
}

function nameInput(typed: RawInputs[string]): APILabelComponent {
  const maxLength = 40;
  return textField({
    style: TextInputStyle.Short,
    custom_id: 'name',
    label: 'Name',
    help: 'Lower-case letters, digits and hyphens, such as web-1',
    required: true,
    min_length: 1,
    max_length: maxLength,
    ...filledIn(typed, maxLength),
  });
}

function inputOf(field: InputField, filled: string | number | boolean): APILabelComponent {
  const maxLength = maxLengthOf(field);
  return textField({
    style: maxLength > longText ? TextInputStyle.Paragraph : TextInputStyle.Short,
    custom_id: field.name,
    label: field.label,
    help: field.help,
    required: false,
    max_length: maxLength,
    ...filledIn(filled, maxLength),
  });
}

/** A value that Discord takes: not empty, and no longer than the field. */
function filledIn(value: RawInputs[string], maxLength: number): { readonly value?: string } {
  const text = String(value ?? '').slice(0, maxLength);
  return text === '' ? {} : { value: text };
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
    case 'reference':
      return field.many ? 500 : 40;
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
