import { ComponentType } from '../discord/constants.ts';
import type { Person } from '../discord/driver/person.ts';
import type { SeenMessage } from '../discord/driver/seen-message.ts';
import type { Use } from '../discord/driver/use.ts';
import { allComponents, type Component } from '../discord/state/content.ts';
import { everythingSeen, sessionOf } from './cast.ts';
import { listed, meant } from './meant.ts';

type Held = { readonly message: SeenMessage; readonly component: Component };

/** Something clicked or chosen, and what the person should know about it. */
export type Handled = { readonly use: Use; readonly note?: string };

/**
 * Clicks the button that is meant, on the newest message that has it; `<label> in <session>` names the message.
 * @throws Error that says which buttons there are
 */
export function click(person: Person, words: string): Handled {
  const buttons = held(person, ({ type, label }) => type === ComponentType.button && Boolean(label));
  if (buttons.length === 0)
    throw new Error(`${person.name} sees no button; a lobby opens with: /cloud-deploy`);
  const [label, places] = locate(buttons, words, labelMeant);
  const [target] = places;
  if (!target) throw new Error('there is no such button');
  const { message, component } = target;
  const others = places.slice(1).filter((one) => !one.component.disabled);
  const hint = others.length === 0 ? '' : ` (others have it, too: "click ${label} in <session>")`;
  if (component.disabled) throw new Error(`${label} can't be clicked now${onSession(message)}${hint}`);
  const use = person.click(message, label);
  return others.length === 0 ? { use } : { use, note: `clicked${onSession(message)}${hint}` };
}

/**
 * Chooses from the menu of the newest message that has one, by label or value; several, where it takes several, with
 * commas between them.
 * @throws Error that says what there is to choose
 */
export function choose(person: Person, words: string): Handled {
  const menus = held(person, ({ type, disabled }) => type === ComponentType.stringSelect && !disabled);
  if (menus.length === 0) throw new Error(`${person.name} sees no menu; one opens with: click Add Resource`);
  const [values, [target]] = locate(menus, words, valuesMeant);
  if (!target) throw new Error('there is no such menu');
  return { use: person.choose(target.message, ...values) };
}

/** The labels of all buttons that a person could click, each once. */
export function clickable(person: Person): readonly string[] {
  const usable = held(person, ({ type, label, disabled }) => {
    return type === ComponentType.button && Boolean(label) && !disabled;
  });
  return [...new Set(usable.map(labelOf))];
}

/** What the newest menu offers. */
export function choosable(person: Person): readonly string[] {
  const [menu] = held(person, ({ type, disabled }) => type === ComponentType.stringSelect && !disabled);
  return (menu?.component.options ?? []).map((option) => option.value);
}

/** Newest first. */
function held(person: Person, wanted: (component: Component) => boolean): readonly Held[] {
  return everythingSeen(person).flatMap((message) =>
    [...allComponents(message.message.components)]
      .filter((component) => wanted(component) && component.custom_id)
      .map((component) => ({ message, component })),
  );
}

/** Reads the words as they are; where that says nothing, as `<words> in <something that the message says>`. */
function locate<T>(
  all: readonly Held[],
  words: string,
  read: (among: readonly Held[], words: string) => readonly [T, readonly Held[]],
): readonly [T, readonly Held[]] {
  const [, first, place] = /^(.+?)\s+in\s+(\S+)$/.exec(words) ?? [];
  try {
    return read(all, words);
  } catch (error) {
    if (first === undefined || place === undefined) throw error;
    const there = all.filter(({ message }) => message.text().toLowerCase().includes(place.toLowerCase()));
    if (there.length > 0) return read(there, first);
    const sessions = new Set(all.flatMap(({ message }) => sessionOf(message) ?? []));
    throw new Error(`nothing to use there is about ${place}; sessions: ${listed([...sessions])}`);
  }
}

function labelMeant(all: readonly Held[], text: string): readonly [string, readonly Held[]] {
  const labels = [...new Set(all.map(labelOf))];
  const found = text === '' ? [] : meant(text, labels);
  const [label] = found;
  if (found.length > 1) throw new Error(`which one? ${listed(found)}`);
  if (label === undefined) {
    throw new Error(
      text === ''
        ? `click what? ${listed(labels)}`
        : `there is no button ${text}; there are: ${listed(labels)}`,
    );
  }
  return [label, all.filter((one) => labelOf(one) === label)];
}

function valuesMeant(menus: readonly Held[], text: string): readonly [readonly string[], readonly Held[]] {
  const [menu] = menus;
  const options = menu?.component.options ?? [];
  const there = listed(options.map(({ label, value }) => (label === value ? value : `${label} (${value})`)));
  if (text === '') throw new Error(`choose what? ${there}`);
  const several = (menu?.component.max_values ?? 1) > 1;
  const values = (several ? text.split(',') : [text]).map((one) => {
    const names = meant(one.trim(), [
      ...options.map(({ label }) => label),
      ...options.map(({ value }) => value),
    ]);
    const found = options.filter(({ label, value }) => names.includes(label) || names.includes(value));
    const [option] = found;
    if (found.length > 1) throw new Error(`which one? ${listed(found.map(({ label }) => label))}`);
    if (!option) throw new Error(`there is no ${one.trim()} to choose; there are: ${there}`);
    return option.value;
  });
  return [values, menus];
}

function labelOf({ component }: Held): string {
  return component.label ?? '';
}

function onSession(message: SeenMessage): string {
  const session = sessionOf(message);
  return session === undefined ? '' : ` on session ${session}`;
}
