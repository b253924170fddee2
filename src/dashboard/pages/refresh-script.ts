import { refreshSeconds } from './overview-page.ts';

/** Replaces what the front page shows by what it shows now; stays quiet while nobody looks at it. */
export const refreshScript = `
async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch('/', { headers: { accept: 'text/html' }, redirect: 'manual' });
    if (response.type === 'opaqueredirect' || response.status === 401) return location.reload();
    const news = new DOMParser().parseFromString(await response.text(), 'text/html');
    document.title = news.title;
    document.querySelector('#news').replaceWith(news.querySelector('#news'));
  } catch {
    document.title = 'No answer · Cloud Engine';
  }
}
setInterval(refresh, ${refreshSeconds * 1000});
document.addEventListener('visibilitychange', refresh);
`;
