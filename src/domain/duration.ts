import { type DomainError, invalidInput } from './errors.ts';

const unitMinutes = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 } as const;

/** A length of time that a person typed: whole minutes, or for ever. */
export type Duration = { readonly minutes: number } | 'permanent';

/** The longest limited duration: ten years, so that no date overflows. */
const maxMinutes = 10 * 365 * 24 * 60;

/**
 * Reads `30m`, `8h`, `7d`, `2w`, sums such as `1d12h`, or `permanent`.
 * @throws DomainError INPUT_INVALID naming the field.
 */
export function parseDuration(text: string, field = 'duration'): Duration {
  const typed = text.trim().toLowerCase();
  if (typed === 'permanent') return 'permanent';
  if (!/^(\d{1,7}[mhdw])+$/.test(typed)) throw invalid(field);
  let minutes = 0;
  for (const [, amount, unit] of typed.matchAll(/(\d+)([mhdw])/g)) {
    minutes += Number(amount) * unitMinutes[unit as keyof typeof unitMinutes];
  }
  if (minutes === 0 || minutes > maxMinutes) throw invalid(field);
  return { minutes };
}

function invalid(field: string): DomainError {
  return invalidInput({
    field,
    problem: 'must be a length of time such as `30m`, `8h` or `7d`, or `permanent`',
  });
}

/** `8 h`, `1 d 12 h`, `45 min`: a length of time for people, in at most so many units. */
export function formatMinutes(minutes: number, units = 2): string {
  const whole = Math.max(0, Math.round(minutes));
  const parts = [
    [Math.floor(whole / 1440), 'd'],
    [Math.floor((whole % 1440) / 60), 'h'],
    [whole % 60, 'min'],
  ] as const;
  const shown = parts.filter(([amount]) => amount > 0).slice(0, units);
  return shown.length === 0 ? '0 min' : shown.map(([amount, unit]) => `${amount} ${unit}`).join(' ');
}
