import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInActionRow,
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

/** A field of a form. */
export function textField(input: Omit<APITextInputComponent, 'type'>): APITextInputComponent {
  return { type: ComponentType.TextInput, ...input };
}

/** A form; it can only be the first response to an interaction. */
export function form(
  id: CustomId,
  title: string,
  fields: readonly APITextInputComponent[],
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: formatCustomId(id),
    title: cut(title, maxTitle),
    components: fields.map((one) => row(one)),
  };
}
