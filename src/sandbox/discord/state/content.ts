/** An embed as sent; Discord's own field names. */
export type Embed = {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly url?: string | null;
  readonly color?: number | null;
  readonly timestamp?: string | null;
  readonly footer?: { readonly text?: string | null; readonly icon_url?: string | null } | null;
  readonly author?: { readonly name?: string | null; readonly url?: string | null } | null;
  readonly fields?: readonly EmbedField[] | null;
  readonly image?: { readonly url?: string | null } | null;
  readonly thumbnail?: { readonly url?: string | null } | null;
};

export type EmbedField = { readonly name: string; readonly value: string; readonly inline?: boolean | null };

export type SelectOption = {
  readonly label: string;
  readonly value: string;
  readonly description?: string | null;
  readonly default?: boolean | null;
};

/** Any component of a message or modal as sent: which fields are there follows from `type`. */
export type Component = {
  readonly type: number;
  readonly id?: number | null;
  readonly custom_id?: string | null;
  readonly style?: number | null;
  readonly label?: string | null;
  readonly disabled?: boolean | null;
  readonly url?: string | null;
  readonly sku_id?: string | null;
  readonly emoji?: { readonly name?: string | null; readonly id?: string | null } | null;
  readonly placeholder?: string | null;
  readonly min_values?: number | null;
  readonly max_values?: number | null;
  readonly required?: boolean | null;
  readonly options?: readonly SelectOption[] | null;
  readonly value?: string | null;
  readonly min_length?: number | null;
  readonly max_length?: number | null;
  readonly content?: string | null;
  readonly description?: string | null;
  readonly components?: readonly Component[] | null;
  readonly component?: Component | null;
  readonly accessory?: Component | null;
};

/** A component and everything in it, outermost first. */
export function* allComponents(components: readonly Component[]): Generator<Component> {
  for (const component of components) {
    yield component;
    if (component.accessory) yield* allComponents([component.accessory]);
    if (component.component) yield* allComponents([component.component]);
    yield* allComponents(component.components ?? []);
  }
}

/** Numbers the components that came without an id, as Discord does: from 1, in order of appearance. */
export function withComponentIds(components: readonly Component[]): readonly Component[] {
  const taken = new Set([...allComponents(components)].map((component) => component.id).filter(Boolean));
  let last = 0;
  function next(): number {
    do last++;
    while (taken.has(last));
    return last;
  }
  function number(component: Component): Component {
    return {
      ...component,
      id: component.id ? component.id : next(),
      ...(component.components && { components: component.components.map(number) }),
      ...(component.accessory && { accessory: number(component.accessory) }),
      ...(component.component && { component: number(component.component) }),
    };
  }
  return components.map(number);
}
