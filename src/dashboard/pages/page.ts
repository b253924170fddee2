import { type Html, html } from '../html.ts';
import { style } from './style.ts';

/** A whole document. */
export function page(title: string, body: Html, head: Html | null = null): string {
  const sheet: Html = { html: style };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${sheet}</style>
${head}
</head>
<body>
${body}
</body>
</html>
`.html;
}
