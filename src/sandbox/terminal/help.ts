import type { Cast } from './cast.ts';
import { listed } from './meant.ts';
import { commandWords } from './typed-command.ts';

/** What can be typed. */
export function helpLines({ people, channel }: Cast): readonly string[] {
  const names = people.map(({ name }) => name);
  const commands = people[0]?.commands({ channel }) ?? [];
  return [
    `Begin with who acts: ${listed(names)}.`,
    'alice /cloud-deploy project:demo         a command, with its options; "…" around values with spaces',
    'alice click Approve                      a button; the beginning of its label is enough',
    'alice click Approve in wzk4m0v7j3qd      … of a certain session',
    'alice choose database                    from a menu',
    'alice fill name:db-1 size:small          a form: fills it in and sends it',
    'alice submit                             sends a form as it is',
    'alice read                               everything that alice sees now',
    'help, quit                               quit and Ctrl-C stop everything',
    'Tab completes.',
    `Commands: ${listed(commandWords(commands), 'not registered yet')}`,
  ];
}
