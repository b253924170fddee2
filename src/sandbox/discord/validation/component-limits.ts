import { ButtonStyle, ComponentType } from '../constants.ts';
import { type Issue, issue } from '../rest/api-error.ts';
import { allComponents, type Component } from '../state/content.ts';

type Path = readonly (string | number)[];

const selects: ReadonlySet<number> = new Set([
  ComponentType.stringSelect,
  ComponentType.userSelect,
  ComponentType.roleSelect,
  ComponentType.mentionableSelect,
  ComponentType.channelSelect,
]);

/** The rules for components of a message without components v2: up to five rows of buttons or of one select. */
export function componentIssues(components: readonly Component[]): readonly Issue[] {
  const issues = components.flatMap((component, index) =>
    component.type === ComponentType.row
      ? []
      : [
          issue(
            ['components', index, 'type'],
            'UNION_TYPE_CHOICES',
            'Value of field "type" must be one of (1,) without MessageFlags.IS_COMPONENTS_V2.',
          ),
        ],
  );
  if (components.length > 5) {
    issues.push(issue(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.'));
  }
  return [...issues, ...eachIssues(components)];
}

/** The rules for components v2: 40 components in all, 4,000 characters of text. */
export function componentsV2Issues(components: readonly Component[]): readonly Issue[] {
  const all = [...allComponents(components)];
  const issues = [...eachIssues(components)];
  if (all.length > 40) {
    issues.push(issue(['components'], 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', 'At most 40 in all.'));
  }
  const text = all
    .filter((component) => component.type === ComponentType.textDisplay)
    .reduce((sum, component) => sum + [...(component.content ?? '')].length, 0);
  if (text > 4000) {
    issues.push(
      issue(['components'], 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', 'Total component text exceeds 4000.'),
    );
  }
  return issues;
}

/** No custom id and no component id twice in a message or modal. */
export function duplicateIssues(
  components: readonly Component[],
  at: Path = ['components'],
): readonly Issue[] {
  const all = [...allComponents(components)];
  const customIds = all.map((component) => component.custom_id).filter((id) => typeof id === 'string');
  const ids = all.map((component) => component.id).filter(Boolean);
  return [
    ...repeated(customIds).map((id) =>
      issue(
        at,
        'COMPONENT_CUSTOM_ID_DUPLICATED',
        `Component custom id cannot be duplicated: ${JSON.stringify(id)}.`,
      ),
    ),
    ...repeated(ids).map((id) => issue(at, 'COMPONENT_ID_DUPLICATED', `Component id ${id} is used twice.`)),
  ];
}

/** The rules of a string select, in messages and modals. */
export function selectIssues(select: Component, path: Path): readonly Issue[] {
  const options = select.options ?? [];
  const most = select.max_values ?? 1;
  const issues = repeated(options.map((option) => option.value)).map((value) =>
    issue(
      [...path, 'options'],
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      `The specified option value is already used: ${JSON.stringify(value)}.`,
    ),
  );
  if (most > options.length) {
    issues.push(issue([...path, 'max_values'], 'BASE_TYPE_MAX_VALUE', 'More than there are options.'));
  }
  if ((select.min_values ?? 1) > most) {
    issues.push(issue([...path, 'min_values'], 'BASE_TYPE_MAX_VALUE', 'More than max_values.'));
  }
  if (options.filter((option) => option.default).length > most) {
    issues.push(
      issue([...path, 'options'], 'SELECT_COMPONENT_TOO_MANY_DEFAULT_OPTIONS', 'Too many default options.'),
    );
  }
  return issues;
}

function eachIssues(components: readonly Component[]): readonly Issue[] {
  const issues: Issue[] = [...duplicateIssues(components)];
  for (const [component, path] of withPaths(components, ['components'])) {
    if (component.type === ComponentType.row) issues.push(...rowIssues(component, path));
    if (component.type === ComponentType.button) issues.push(...buttonIssues(component, path));
    if (component.type === ComponentType.stringSelect) issues.push(...selectIssues(component, path));
  }
  return issues;
}

function rowIssues(row: Component, path: Path): readonly Issue[] {
  const inner = row.components ?? [];
  if (inner.length === 1 || inner.every((component) => !selects.has(component.type))) return [];
  return [
    issue(
      [...path, 'components'],
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      'The specified component exceeds the maximum width',
    ),
  ];
}

/** Docs, Button: what must and must not be there for each style. */
function buttonIssues(button: Component, path: Path): readonly Issue[] {
  const issues: Issue[] = [];
  const need = (field: string) =>
    issues.push(issue([...path, field], 'BASE_TYPE_REQUIRED', 'This field is required'));
  const forbid = (field: string) =>
    issues.push(issue([...path, field], 'BUTTON_COMPONENT_INVALID_FIELD', `${field} is not for this style.`));
  if (button.style === ButtonStyle.premium) {
    if (!button.sku_id) need('sku_id');
    if (button.custom_id) forbid('custom_id');
    if (button.label) forbid('label');
    if (button.url) forbid('url');
    return issues;
  }
  if (button.style === ButtonStyle.link) {
    if (!button.url) need('url');
    if (button.custom_id) forbid('custom_id');
    if (button.url && !/^(https?|discord):\/\//i.test(button.url)) {
      issues.push(
        issue(
          [...path, 'url'],
          'URL_TYPE_INVALID_SCHEME',
          "Scheme must be one of ('http', 'https', 'discord').",
        ),
      );
    }
  } else {
    if (!button.custom_id) need('custom_id');
    if (button.url) forbid('url');
  }
  if (!button.label && !button.emoji) {
    issues.push(
      issue(path, 'BUTTON_COMPONENT_INVALID_REQUIRED_FIELDS', 'A button needs a label or an emoji.'),
    );
  }
  return issues;
}

/** Every component with its path in the request. */
export function* withPaths(components: readonly Component[], at: Path): Generator<[Component, Path]> {
  for (const [index, component] of components.entries()) {
    const path = [...at, index];
    yield [component, path];
    yield* withPaths(component.components ?? [], [...path, 'components']);
    if (component.accessory) yield [component.accessory, [...path, 'accessory']];
    if (component.component) yield [component.component, [...path, 'component']];
  }
}

function repeated<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
