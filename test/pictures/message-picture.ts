import { ComponentType } from '../../src/sandbox/discord/constants.ts';
import type { Component, Embed } from '../../src/sandbox/discord/state/content.ts';
import type { Message } from '../../src/sandbox/discord/state/model.ts';
import { linesOf, type Names, type Span, widthOf, wrapped } from './rich-text.ts';

const width = 720;
const left = 24;
const inner = width - 2 * left - 40;
const lineHeight = 20;

const colours = {
  back: '#313338',
  embed: '#2b2d31',
  block: '#1e1f22',
  text: '#dbdee1',
  strong: '#f2f3f5',
  weak: '#949ba4',
} as const;
const spanColours = {
  plain: colours.text,
  bold: colours.strong,
  code: '#e3e5e8',
  block: '#c4c9ce',
  mention: '#c9cdfb',
} as const;
/** By Discord's button styles: primary, secondary, success, danger. */
const buttonColours: Readonly<Record<number, string>> = {
  1: '#5865f2',
  2: '#4e5058',
  3: '#248046',
  4: '#da373c',
};

/**
 * A message as an SVG picture, much as Discord's client draws it on a dark background.
 * @param title what those hear who cannot see it
 */
export function pictureOf(title: string, message: Message, names: Names, now = new Date()): string {
  const parts: string[] = [];
  let y = 20;
  for (const row of wrapped(message.content === '' ? [] : linesOf(message.content, names, now), inner)) {
    y += lineHeight;
    parts.push(textAt(left, y, row));
  }
  for (const embed of message.embeds) {
    const { svg, bottom } = embedAt(embed, y + 8, names, now, message.attachments);
    parts.push(svg);
    y = bottom;
  }
  for (const row of message.components) {
    parts.push(rowAt(row, y + 12));
    y += 44;
  }
  const height = y + 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="'gg sans', 'Noto Sans', 'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="14" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colours.back}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function embedAt(
  embed: Embed,
  top: number,
  names: Names,
  now: Date,
  attachments: Message['attachments'],
): { svg: string; bottom: number } {
  const lines: Span[][] = [
    [{ text: embed.title ?? '', style: 'bold' }],
    ...wrapped(linesOf(embed.description ?? '', names, now), inner),
    ...(embed.fields ?? []).flatMap(({ name, value }): Span[][] => [
      [],
      [{ text: name, style: 'bold' }],
      ...wrapped(linesOf(value, names, now), inner),
    ]),
  ];
  let y = top + 14;
  const drawn = lines.map((line) => {
    y += line.length === 0 ? 10 : lineHeight;
    return textAt(left + 20, y, line);
  });
  const shown = attachments.find(({ filename }) => embed.image?.url === `attachment://${filename}`);
  if (shown !== undefined) {
    const image = imageAt(left + 20, y + 14, shown.data);
    drawn.push(image.svg);
    y = image.bottom;
  }
  const footer = embed.footer?.text ?? '';
  if (footer !== '') {
    y += 26;
    drawn.push(
      `<text x="${left + 20}" y="${y}" font-size="12" fill="${colours.weak}">${escaped(footer)}</text>`,
    );
  }
  const bottom = y + 16;
  const colour = embed.color == null ? colours.block : `#${embed.color.toString(16).padStart(6, '0')}`;
  const box = `<rect x="${left}" y="${top}" width="${width - 2 * left}" height="${bottom - top}" rx="4" fill="${colours.embed}"/><rect x="${left}" y="${top}" width="4" height="${bottom - top}" rx="2" fill="${colour}"/>`;
  return { svg: [box, ...drawn].join('\n'), bottom };
}

/** A PNG as wide as Discord shows one in an embed. */
function imageAt(x: number, y: number, png: Buffer): { svg: string; bottom: number } {
  const wide = 550;
  const high = Math.round((wide * png.readUInt32BE(20)) / png.readUInt32BE(16));
  const data = png.toString('base64');
  const svg = `<image x="${x}" y="${y}" width="${wide}" height="${high}" href="data:image/png;base64,${data}"/>`;
  return { svg, bottom: y + high };
}

function rowAt(row: Component, top: number): string {
  let x = left;
  return (row.components ?? [])
    .map((component) => {
      const label = component.label ?? component.placeholder ?? '';
      const wide = component.type === ComponentType.stringSelect ? 400 : widthOf(label, 'bold') + 28;
      const colour =
        component.type === ComponentType.button ? buttonColours[component.style ?? 2] : '#1e1f22';
      const faded = component.disabled ? ' opacity="0.5"' : '';
      const svg = `<g${faded}><rect x="${x}" y="${top}" width="${wide}" height="32" rx="4" fill="${colour}"/><text x="${x + wide / 2}" y="${top + 21}" text-anchor="middle" fill="#ffffff">${escaped(label)}</text></g>`;
      x += wide + 8;
      return svg;
    })
    .join('\n');
}

function textAt(x: number, y: number, spans: readonly Span[]): string {
  const drawn = spans.map(({ text, style }) => {
    const font =
      style === 'code' || style === 'block'
        ? ` font-family="'DejaVu Sans Mono', Consolas, monospace" font-size="13"`
        : style === 'bold'
          ? ' font-weight="bold"'
          : '';
    return `<tspan fill="${spanColours[style]}"${font}>${escaped(text)}</tspan>`;
  });
  const behind =
    spans[0]?.style === 'block'
      ? `<rect x="${x - 8}" y="${y - 15}" width="${inner + 16}" height="${lineHeight}" fill="${colours.block}"/>`
      : '';
  return `${behind}<text x="${x}" y="${y}" xml:space="preserve">${drawn.join('')}</text>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
