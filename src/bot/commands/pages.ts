import { ButtonStyle } from 'discord.js';
import type { CustomId } from '../custom-id.ts';
import { type Button, button, type Row, row } from '../rows.ts';

/** How much of a list a page shows. */
export const pageSize = 10;

/** `12 sessions · page 1 of 2`; pages are counted from 0. */
export function pageFooter(page: number, counted: string, total: number): string {
  return `${counted} · page ${page + 1} of ${pagesOf(total)}`;
}

/** The buttons to the pages before and after; none where all fits into one. */
export function pageButtons(
  page: number,
  total: number,
  [before, after]: readonly [string, string],
  idOf: (page: number) => CustomId,
): Row<Button>[] {
  const pages = pagesOf(total);
  if (pages === 1) return [];
  const to = (label: string, there: number) =>
    button(idOf(Math.max(0, there)), label, ButtonStyle.Secondary, { disabled: there < 0 || there >= pages });
  return [row(to(before, page - 1), to(after, page + 1))];
}

function pagesOf(total: number): number {
  return Math.max(1, Math.ceil(total / pageSize));
}
