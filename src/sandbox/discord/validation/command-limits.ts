import { OptionType } from '../constants.ts';
import { type Issue, issue } from '../rest/api-error.ts';
import type { CommandDefinition, CommandOption } from '../state/model.ts';

type Path = readonly (string | number)[];

/** Docs, Application Command Naming. */
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const nested: ReadonlySet<number> = new Set([OptionType.subcommand, OptionType.subcommandGroup]);

/** The rules for a command that Discord's OpenAPI document does not hold. */
export function commandIssues(command: CommandDefinition, at: Path = []): readonly Issue[] {
  const isChat = (command.type ?? 1) === 1;
  const issues: Issue[] = [];
  if (isChat) {
    issues.push(...nameIssues(command.name, [...at, 'name']));
    if (!command.description) {
      issues.push(issue([...at, 'description'], 'BASE_TYPE_REQUIRED', 'This field is required'));
    }
    issues.push(...optionIssues(command.options ?? [], [...at, 'options']));
  } else {
    if (command.description) {
      issues.push(
        issue(
          [...at, 'description'],
          'APPLICATION_COMMAND_TYPE_INVALID_FIELD',
          'Only chat commands have one.',
        ),
      );
    }
    if (command.options?.length) {
      issues.push(
        issue(
          [...at, 'options'],
          'APPLICATION_COMMAND_TYPE_INVALID_FIELD',
          'Only chat commands have options.',
        ),
      );
    }
  }
  if (weight(command) > 8000) {
    issues.push(issue(at, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)'));
  }
  return issues;
}

/** The rules for a whole set of commands: no name twice for a type, 100 chat commands, 15 of the others. */
export function commandSetIssues(commands: readonly CommandDefinition[]): readonly Issue[] {
  const issues = commands.flatMap((command, index) => commandIssues(command, [index]));
  for (const [index, command] of commands.entries()) {
    const same = (other: CommandDefinition) =>
      other.name === command.name && (other.type ?? 1) === (command.type ?? 1);
    if (commands.findIndex(same) < index) {
      issues.push(
        issue(
          [index, 'name'],
          'APPLICATION_COMMANDS_DUPLICATE_NAME',
          'Application command names must be unique',
        ),
      );
    }
  }
  return issues;
}

function optionIssues(options: readonly CommandOption[], at: Path): readonly Issue[] {
  const issues: Issue[] = [];
  let seenOptional = false;
  const hasNested = options.some((option) => nested.has(option.type));
  for (const [index, option] of options.entries()) {
    const path = [...at, index];
    issues.push(...nameIssues(option.name, [...path, 'name']), ...valueIssues(option, path));
    if (options.findIndex((other) => other.name === option.name) < index) {
      issues.push(
        issue([...path, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', 'Option name is already used'),
      );
    }
    if (hasNested && !nested.has(option.type)) {
      issues.push(
        issue([...path, 'type'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands stand alone.'),
      );
    }
    if (option.required && seenOptional) {
      issues.push(
        issue(
          path,
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
          'Required options must be placed before non-required options',
        ),
      );
    }
    seenOptional ||= !option.required && !nested.has(option.type);
    issues.push(...optionIssues(option.options ?? [], [...path, 'options']));
  }
  return issues;
}

function valueIssues(option: CommandOption, path: Path): readonly Issue[] {
  const issues: Issue[] = [];
  const choices = option.choices ?? [];
  if (option.autocomplete && choices.length > 0) {
    issues.push(
      issue(
        [...path, 'choices'],
        'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
        'Not with autocomplete.',
      ),
    );
  }
  for (const key of ['name', 'value'] as const) {
    const values = choices.map((choice) => choice[key]);
    if (new Set(values).size < values.length) {
      issues.push(
        issue(
          [...path, 'choices'],
          'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS',
          `Option choice ${key} already exists`,
        ),
      );
    }
  }
  if ((option.min_length ?? 0) > (option.max_length ?? 6000)) {
    issues.push(issue([...path, 'min_length'], 'BASE_TYPE_MAX_VALUE', 'More than max_length.'));
  }
  if ((option.min_value ?? Number.NEGATIVE_INFINITY) > (option.max_value ?? Number.POSITIVE_INFINITY)) {
    issues.push(issue([...path, 'min_value'], 'BASE_TYPE_MAX_VALUE', 'More than max_value.'));
  }
  return issues;
}

function nameIssues(name: string, path: Path): readonly Issue[] {
  if (namePattern.test(name) && name === name.toLowerCase()) return [];
  return [issue(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')];
}

/** Docs: names, descriptions and values of a command and all its options count, in the longest localization. */
function weight(command: CommandDefinition): number {
  const own = command.name.length + (command.description ?? '').length;
  return own + (command.options ?? []).reduce((sum, option) => sum + optionWeight(option), 0);
}

function optionWeight(option: CommandOption): number {
  const choices = (option.choices ?? []).reduce(
    (sum, choice) => sum + choice.name.length + String(choice.value).length,
    0,
  );
  const inner = (option.options ?? []).reduce((sum, one) => sum + optionWeight(one), 0);
  return option.name.length + option.description.length + choices + inner;
}
