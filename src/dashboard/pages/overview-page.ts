import type { Overview, ProjectOverview, WorkerOverview } from '../../db/overview.ts';
import { type Html, html } from '../html.ts';
import { counted, spanWords } from '../words.ts';
import { boardPath } from './links.ts';
import { page } from './page.ts';
import { projectCard } from './project-card.ts';

/** How often the page looks for news, in seconds. */
export const refreshSeconds = 4;

/** A worker that was not seen for longer than this may be gone. */
const silentSeconds = 60;

/** The front page: what every project does, and who does it. Pure: the same overview is the same page. */
export function overviewPage(overview: Overview): string {
  const { projects, workers } = overview;
  const sum = (count: (project: ProjectOverview) => number) =>
    projects.reduce((total, project) => total + count(project), 0);
  const running = sum((project) => (project.running === null ? 0 : 1));
  const waiting = sum((project) => project.waiting.length);
  const failed = sum((project) => project.failed.length);
  return framed(
    `${running} running, ${waiting} waiting · Cloud Engine`,
    html`<div class="tiles">
${tile(running, 'running', 'run-ink')}
${tile(waiting, 'waiting', waiting > 0 ? 'wait-ink' : '')}
${tile(failed, 'failed lately', failed > 0 ? 'fail-ink' : '')}
${tile(projects.length, 'projects', '')}
${tile(workers.filter(isHeard).length, 'workers', '')}
</div>
${guilds(projects)}
<h2>Workers</h2>
${workerTable(workers, projects)}`,
  );
}

/** The front page while the database does not answer. */
export function outagePage(): string {
  return framed(
    'No database · Cloud Engine',
    html`<p class="notice" role="alert">The database does not answer, so nothing can be said about projects. This page
looks again by itself; <a href="/readyz">/readyz</a> says what is missing.</p>`,
  );
}

function framed(title: string, main: Html): string {
  return page(
    title,
    html`<header>
<a class="brand" href="/">Cloud Engine</a>
<nav><a href="${boardPath}">Queues</a><a href="/metrics">Metrics</a><a href="/readyz">Health</a></nav>
<form method="post" action="/logout"><button type="submit">Log out</button></form>
</header>
<main id="news">
${main}
</main>`,
    html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>
<script src="/refresh.js" defer></script>`,
  );
}

function tile(count: number, what: string, ink: string): Html {
  return html`<div class="tile ${ink}"><b>${count}</b><span>${what}</span></div>`;
}

function guilds(projects: readonly ProjectOverview[]): Html {
  if (projects.length === 0)
    return html`<h2>Projects</h2><p class="empty">There is no project yet: <code>/cloud-create-project</code> in Discord makes one.</p>`;
  const ids = [...new Set(projects.map(({ guildId }) => guildId))];
  return html`${ids.map((id) =>
    guild(
      id,
      projects.filter(({ guildId }) => guildId === id),
    ),
  )}`;
}

function guild(id: string, projects: readonly ProjectOverview[]): Html {
  return html`<h2>Server <span class="mono">${id}</span></h2>
<div class="projects">${[...projects].sort(byNews).map(projectCard)}</div>`;
}

/** What runs first, then what waits, then what failed, then the rest by name. */
function byNews(a: ProjectOverview, b: ProjectOverview): number {
  const rank = ({ running, waiting, failed }: ProjectOverview) =>
    running !== null ? 0 : waiting.length > 0 ? 1 : failed.length > 0 ? 2 : 3;
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

function isHeard({ seenSeconds }: WorkerOverview): boolean {
  return seenSeconds < silentSeconds;
}

function workerTable(workers: readonly WorkerOverview[], projects: readonly ProjectOverview[]): Html {
  if (workers.length === 0)
    return html`<p class="empty">No worker: nothing runs until one is started with <code>cloud-engine worker</code>.</p>`;
  return html`<div class="table"><table>
<tr><th>Worker</th><th>Host</th><th>Does</th><th>Last beat</th><th>Up for</th><th>Tool</th></tr>
${workers.map((worker) => workerRow(worker, projects))}
</table></div>`;
}

function workerRow(worker: WorkerOverview, projects: readonly ProjectOverview[]): Html {
  const held = projects.filter(({ running }) => running?.workerId === worker.id);
  return html`<tr>
<td class="mono"><span class="dot ${isHeard(worker) ? '' : 'silent'}"></span>${worker.id}</td>
<td>${worker.host}</td>
<td>${held.length === 0 ? 'idle' : counted(held.length, 'run')}</td>
<td>${spanWords(worker.seenSeconds)} ago</td>
<td>${spanWords(worker.startedSeconds)}</td>
<td>${worker.tool} ${worker.toolVersion}, ${worker.platform}</td>
</tr>`;
}
