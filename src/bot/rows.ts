import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInActionRow,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  type APITextInputComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { type CustomId, formatCustomId } from './custom-id.ts';
import { cut } from './text.ts';

export type Button = APIButtonComponentWithCustomId;
export type Row<C extends APIComponentInActionRow> = APIActionRowComponent<C>;

/** Discord's limits for a row of buttons, the options of a menu, the title of a form, and the hint in a menu. */
export const maxInRow = 5;
export const maxOptions = 25;
const maxTitle = 45;
const maxPlaceholder = 150;
/** Discord's limits for what stands above a field of a form. */
const maxLabel = 45;
const maxHelp = 100;

/** Components beside each other. */
export function row<C extends APIComponentInActionRow>(...components: C[]): Row<C> {
  return { type: ComponentType.ActionRow, components };
}

/** A button that does this when it is clicked. */
export function button(
  id: CustomId,
  label: string,
  style: Button['style'] = ButtonStyle.Secondary,
  options: { readonly disabled?: boolean } = {},
): Button {
  return { type: ComponentType.Button, style, label, custom_id: formatCustomId(id), ...options };
}

/** A menu in which one thing is chosen: it fills a row. What finds no place in it is left out. */
export function menu(
  id: CustomId,
  placeholder: string,
  options: readonly APISelectMenuOption[],
): Row<APIStringSelectComponent> {
  return row({
    type: ComponentType.StringSelect,
    custom_id: formatCustomId(id),
    placeholder: cut(placeholder, maxPlaceholder),
    options: options.slice(0, maxOptions),
  });
}

/**
 * A field of a form, under its label.
 * @param field.help stands between the two; a placeholder goes away as soon as something is filled in
 */
export function textField({
  label,
  help = '',
  ...input
}: Omit<APITextInputComponent, 'type' | 'label'> & {
  readonly label: string;
  readonly help?: string;
}): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: cut(label, maxLabel),
    ...(help === '' ? {} : { description: cut(help, maxHelp) }),
    component: { type: ComponentType.TextInput, ...input },
  };
}

/** A form; it can only be the first response to an interaction. */
export function form(
  id: CustomId,
  title: string,
  components: APILabelComponent[],
): APIModalInteractionResponseCallbackData {
  return { custom_id: formatCustomId(id), title: cut(title, maxTitle), components };
}
