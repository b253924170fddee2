import { html } from '../html.ts';
import { page } from './page.ts';

/**
 * @param options.next the path that the person wanted to see
 * @param options.problem why the last try did not do
 */
export function loginPage(options: { readonly next: string; readonly problem?: string }): string {
  const { next, problem } = options;
  return page(
    'Log in · Cloud Engine',
    html`<div class="login"><form method="post" action="/login">
<h1>Cloud Engine</h1>
${problem === undefined ? null : html`<p class="notice" role="alert">${problem}</p>`}
<input type="hidden" name="next" value="${next}">
<label>User<input name="user" autocomplete="username" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit">Log in</button>
</form></div>`,
  );
}
