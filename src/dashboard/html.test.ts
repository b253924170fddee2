import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

describe('html', () => {
  it('escapes values in text and in attributes', () => {
    const hostile = `<script>"&'</script>`;
    expect(html`<p title="${hostile}">${hostile}</p>`.html).toBe(
      '<p title="&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;">&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;</p>',
    );
  });

  it('nests itself once, in lists too, and shows nothing for null', () => {
    const items = ['<a>', '<b>'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>${null}${undefined}${0}`.html).toBe(
      '<ul><li>&lt;a&gt;</li><li>&lt;b&gt;</li></ul>0',
    );
  });
});
