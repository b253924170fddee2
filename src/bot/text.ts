import { formatMinutes } from '../domain/duration.ts';

/** The first `max` characters (UTF-16 units) of a text, with `mark` in place of what was cut off. */
export function cut(text: string, max: number, mark = '…'): string {
  if (text.length <= max) return text;
  const end = Math.max(0, max - mark.length);
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return text.slice(0, splitsPair ? end - 1 : end) + mark;
}

/**
 * Text from outside as inline code: nothing in it is formatted, mentions nobody, and it stays on one line.
 * @param max longest text shown, in characters
 */
export function code(text: string, max = 100): string {
  const oneLine = plain(text).replaceAll(/\s+/g, ' ').trim();
  // U+02CB looks like a backtick but closes nothing.
  const shown = cut(oneLine.replaceAll('`', 'ˋ'), max);
  return shown === '' ? '(empty)' : `\`${shown}\``;
}

/** Text from outside as a code block of at most `max` characters, which nothing in it can close. */
export function codeBlock(text: string, max = 1000): string {
  return `\`\`\`\n${cut(unfenced(text).trim(), max - 8)}\n\`\`\``;
}

/** Text that cannot close a code block: a zero-width space stands between backticks that follow each other. */
export function unfenced(text: string): string {
  return plain(text).replaceAll(/``+/g, (ticks) => [...ticks].join('\u200b'));
}

/** Without control characters; every line break is `\n`. */
function plain(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, '\ufffd');
}

/** A moment, shown by Discord in the reader's time zone: `R` as "in 5 minutes", `f` as a date. */
export function moment(at: Date, style: 'R' | 'f' = 'R'): string {
  return `<t:${Math.floor(at.getTime() / 1000)}:${style}>`;
}

/** A link to a message, which Discord shows as its channel. */
export function messageLink(guildId: string, channelId: string, messageId: string): string {
  return `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
}

/** `1 change`, `3 changes`. */
export function counted(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** As many whole lines as fit into `max` characters, and how many more there are. */
export function linesWithin(lines: readonly string[], max: number): string {
  const room = max - '\n… and 1000000 more'.length;
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > room) break;
    shown.push(line);
  }
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}

/** The first items of a list, and how many more there are. */
export function someOf(items: readonly string[], limit = 10): string {
  const shown = items.slice(0, limit).join(', ');
  return items.length > limit ? `${shown} and ${items.length - limit} more` : shown;
}

/** `450 ms`, `12 s`, `3 min`: how long something took. */
export function tookWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  return milliseconds < 90_000
    ? `${Math.round(milliseconds / 1000)} s`
    : formatMinutes(milliseconds / 60_000);
}

/** `████░░░░░░`: how much of `of` there is, in ten steps; it is full only when all is there. */
export function bar(amount: number, of: number): string {
  const share = of <= 0 ? 1 : Math.min(1, Math.max(0, amount / of));
  const filled = Math.floor(share * 10);
  return `${'█'.repeat(filled)}${'░'.repeat(10 - filled)}`;
}
