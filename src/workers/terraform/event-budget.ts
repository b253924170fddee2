import type { TerraformEvent } from './events.ts';

/** Past its budget of characters, chatter is dropped; what says how far terraform got never is. */
export function createEventBudget(characters: number): (event: TerraformEvent) => boolean {
  const chatter: readonly TerraformEvent['kind'][] = ['provision_progress', 'log', 'other', 'garbage'];
  let left = characters;
  return (event) => {
    left -= event.text.length;
    return left >= 0 || !chatter.includes(event.kind);
  };
}
