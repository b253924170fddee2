import { ComponentType } from '../constants.ts';
import { type Issue, issue } from '../rest/api-error.ts';
import type { Component } from '../state/content.ts';
import type { Modal } from '../state/model.ts';
import { duplicateIssues, selectIssues, withPaths } from './component-limits.ts';

type Path = readonly (string | number)[];

/** The rules for modals that Discord's OpenAPI document does not hold. Paths start at the callback's `data`. */
export function modalIssues(modal: Modal): readonly Issue[] {
  const at: Path = ['data', 'components'];
  const issues = [...duplicateIssues(modal.components, at)];
  if (modal.components.length > 5) {
    issues.push(issue(at, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.'));
  }
  if (modal.title.trim() === '') {
    issues.push(issue(['data', 'title'], 'BASE_TYPE_REQUIRED', 'This field is required'));
  }
  for (const [component, path] of withPaths(modal.components, at)) {
    if (component.type === ComponentType.row && (component.components ?? []).length > 1) {
      issues.push(
        issue([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'One text input in a row.'),
      );
    }
    if (component.type === ComponentType.textInput) issues.push(...inputIssues(component, path));
    if (component.type === ComponentType.stringSelect) issues.push(...inModalIssues(component, path));
  }
  return issues;
}

function inputIssues(input: Component, path: Path): readonly Issue[] {
  const issues: Issue[] = [];
  const inLabel = path.at(-1) === 'component';
  if (!inLabel && !input.label) {
    issues.push(issue([...path, 'label'], 'BASE_TYPE_REQUIRED', 'This field is required'));
  }
  if (inLabel && input.label) {
    issues.push(issue([...path, 'label'], 'TEXT_INPUT_LABEL_NOT_ALLOWED', 'The Label holds the label.'));
  }
  const most = input.max_length ?? 4000;
  if ((input.min_length ?? 0) > most) {
    issues.push(issue([...path, 'min_length'], 'BASE_TYPE_MAX_VALUE', 'More than max_length.'));
  }
  if ([...(input.value ?? '')].length > most) {
    issues.push(issue([...path, 'value'], 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`));
  }
  return issues;
}

function inModalIssues(select: Component, path: Path): readonly Issue[] {
  const issues = [...selectIssues(select, path)];
  if (select.disabled) {
    issues.push(issue([...path, 'disabled'], 'COMPONENT_DISABLED_IN_MODAL', 'Not possible in a modal.'));
  }
  return issues;
}
