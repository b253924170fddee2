import { ComponentType } from '../constants.ts';
import type { Component } from '../state/content.ts';
import type { OpenModal } from './use.ts';

/**
 * The `data` of a filled-in form, checked as Discord's client checks it: fields not named keep what was filled in.
 * @throws Error when Discord would not let the member send this
 */
export function modalData({ modal, title, fields }: OpenModal, values: Readonly<Record<string, string>>) {
  for (const name of Object.keys(values)) {
    if (!fields.some((field) => field.custom_id === name)) throw new Error(`"${title}" has no field ${name}`);
  }
  function entered(field: Component, label: string | null | undefined): string {
    const value = values[field.custom_id ?? ''] ?? field.value ?? '';
    const at = `field ${label ?? field.custom_id}`;
    if (value === '' && (field.required ?? true)) throw new Error(`${at} must be filled in`);
    if (value.length > (field.max_length ?? 4000)) throw new Error(`${at} is too long`);
    if (value !== '' && value.length < (field.min_length ?? 0)) throw new Error(`${at} is too short`);
    return value;
  }
  function filled(field: Component, label: string | null | undefined = field.label) {
    return { type: field.type, id: field.id ?? 1, custom_id: field.custom_id, value: entered(field, label) };
  }
  return {
    custom_id: modal.custom_id,
    components: modal.components.map((row, index) => {
      if (row.type === ComponentType.label && row.component) {
        return { type: row.type, id: index + 1, component: filled(row.component, row.label) };
      }
      return { type: row.type, id: index + 1, components: (row.components ?? []).map((one) => filled(one)) };
    }),
  };
}
