import { ComponentType } from '../discord/constants.ts';
import type { Person } from '../discord/driver/person.ts';
import type { OpenModal, Use } from '../discord/driver/use.ts';
import { allComponents, type Component } from '../discord/state/content.ts';
import { listed } from './meant.ts';
import { parseAssignments } from './parse.ts';

/** The forms in front of people: one each, with what they have filled in so far. */
export type Forms = {
  open(person: Person, modal: OpenModal): void;
  /** What a person's form shows. @throws Error where none is open */
  shown(person: Person): readonly string[];
  /** The names of its fields; none where no form is open. */
  fieldNames(person: Person): readonly string[];
  /** Fills in what was typed. @throws Error that says what is wrong; what is right stays filled in */
  fill(person: Person, words: string): void;
  /** Sends it; it stays open until `close`. @throws Error where Discord would not send it like that */
  submit(person: Person): Use;
  close(person: Person): void;
};

type Field = {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly component: Component;
};
type Form = {
  readonly modal: OpenModal;
  readonly fields: readonly Field[];
  readonly values: Map<string, string>;
};

export function createForms(): Forms {
  const forms = new Map<string, Form>();

  function formOf(person: Person): Form {
    const form = forms.get(person.id);
    if (form) return form;
    const way = `${person.name} click Add Resource, then ${person.name} choose …`;
    throw new Error(`${person.name} has no form open; one opens with: ${way}`);
  }

  return {
    open(person, modal) {
      forms.set(person.id, { modal, fields: fieldsOf(modal), values: new Map() });
    },
    shown(person) {
      const form = formOf(person);
      return [
        `the form "${form.modal.title}" (only ${person.name} sees this):`,
        ...form.fields.map((field) => `│ ${fieldLine(field, form.values)}`),
        `send it with: ${person.name} fill ${form.fields[0]?.name ?? 'name'}:… (what is left out stays as it is)`,
      ];
    },
    fieldNames: (person) => forms.get(person.id)?.fields.map(({ name }) => name) ?? [],
    fill(person, words) {
      const form = formOf(person);
      const wrong: string[] = [];
      for (const { name, value } of parseAssignments(words)) {
        const field = form.fields.find((one) => isCalled(one, name));
        if (field) form.values.set(field.name, value);
        else wrong.push(name);
      }
      if (wrong.length === 0) return;
      const names = listed(form.fields.map(({ name }) => name));
      throw new Error(`the form has no field ${listed(wrong)}; it has: ${names}${kept(form)}`);
    },
    submit(person) {
      const form = formOf(person);
      try {
        return person.submit(form.modal, Object.fromEntries(form.values));
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : String(error)}${kept(form)}`);
      }
    },
    close: (person) => void forms.delete(person.id),
  };
}

/** A label and its help stand on the field, or on what holds it. */
function fieldsOf({ modal }: OpenModal): readonly Field[] {
  return modal.components.flatMap((row) => {
    const inputs = [...allComponents([row])].filter(({ type }) => type === ComponentType.textInput);
    return inputs.map((component) => ({
      name: component.custom_id ?? '',
      label: component.label ?? row.label ?? '',
      help: row.description ?? component.placeholder ?? '',
      component,
    }));
  });
}

function fieldLine({ name, label, help, component }: Field, values: ReadonlyMap<string, string>): string {
  const value = values.get(name) ?? component.value ?? '';
  const must = (component.required ?? true) && value === '' ? ' (must be filled in)' : '';
  const title = label === '' || label.toLowerCase() === name ? '' : ` ${label}`;
  return `${name}:${value}${must}${title || help ? ` ·${title}${help ? `${title ? ':' : ''} ${help}` : ''}` : ''}`;
}

function isCalled({ name, label }: Field, typed: string): boolean {
  const wanted = typed.toLowerCase();
  return wanted === name.toLowerCase() || wanted === label.toLowerCase().replaceAll(' ', '_');
}

function kept({ values }: Form): string {
  return values.size === 0 ? '' : `; kept so far: ${listed([...values.keys()])}`;
}
