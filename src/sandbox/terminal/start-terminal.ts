import type { LocalDiscord } from '../discord/local-discord.ts';
import { createTranscript } from '../transcript.ts';
import type { Cast } from './cast.ts';
import { createConsole } from './console.ts';
import { parseLine } from './parse.ts';
import { openPrompt, type Prompt, type Streams } from './prompt.ts';

/**
 * Lets somebody on a terminal be every member of a local Discord: takes their lines, and prints what members see as it
 * happens. Lines are obeyed one after the other; `quit` at once.
 * @param options.onStop is called for `quit`, Ctrl-C and Ctrl-D
 */
export function startTerminal(
  streams: Streams,
  options: {
    readonly discord: Pick<LocalDiscord, 'until' | 'onChange' | 'channel'>;
    readonly cast: Cast;
    readonly onStop: () => void;
  },
): Prompt {
  const { discord, cast, onStop } = options;
  const print = (text: string) => {
    for (const line of text.split('\n')) prompt.print(line);
  };
  const transcript = createTranscript(discord, nameIn(cast), print);
  const played = createConsole({ discord, cast, transcript, print });
  let before: Promise<void> = Promise.resolve();
  const prompt = openPrompt(streams, {
    onLine(line) {
      if (parseLine(line).kind === 'quit') return onStop();
      before = before.then(() => played.run(line));
    },
    onStop,
    complete: played.complete,
  });
  return prompt;
}

function nameIn({ people, guild }: Cast): (id: string) => string | undefined {
  return (id) =>
    people.find((person) => person.id === id)?.name ?? guild.guild.roles.get(id)?.name.replace(/^@/, '');
}
