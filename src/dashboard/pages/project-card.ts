import type { FailedRun, HeldRun, ListedRun, ProjectOverview } from '../../db/overview.ts';
import { type Html, html } from '../html.ts';
import { reasonWords, spanWords } from '../words.ts';
import { jobLink, messageLink } from './links.ts';

/** Longer lines are shown from their head. */
const shownWaiting = 8;

/** A project: what runs and who holds its lease, what waits in order, what failed lately. */
export function projectCard(project: ProjectOverview): Html {
  const { name, provider, description, running, waiting, failed } = project;
  const hidden = waiting.length - shownWaiting;
  return html`<section class="card" id="project-${project.id}">
<h3>${name}<small>${provider}</small></h3>
${description === '' ? null : html`<p class="about">${description}</p>`}
${running === null ? null : runningRow(running)}
${waiting.slice(0, shownWaiting).map(waitingRow)}
${hidden > 0 ? html`<p class="more">and ${hidden} more behind them</p>` : null}
${failed.map(failedRow)}
${running === null && waiting.length + failed.length === 0 ? html`<p class="idle">idle</p>` : null}
</section>`;
}

function runningRow(run: HeldRun): Html {
  const silent = run.silentSeconds >= 5 ? `, renewed ${spanWords(run.silentSeconds)} ago` : '';
  return html`<div class="row running">
<span class="since">for ${spanWords(run.seconds)}</span>
<span class="dot"></span><span class="kind">${run.kind}</span> ${title(run)}
<div class="who">lease held by worker <span class="mono">${run.workerId}</span> on ${run.host}${silent}</div>
${links(run)}
</div>`;
}

function waitingRow(run: ListedRun, index: number): Html {
  return html`<div class="row waiting">
<span class="since">waits ${spanWords(run.seconds)}</span>
${index + 1}. <span class="kind">${run.kind}</span> ${title(run)}
${links(run)}
</div>`;
}

function failedRow(run: FailedRun): Html {
  return html`<div class="row failed">
<span class="since">${spanWords(run.seconds)} ago</span>
<span class="kind">${run.kind} failed</span> ${title(run)}
<div class="who">${reasonWords(run.error)}</div>
${links(run)}
</div>`;
}

function title({ sessionId, attempt }: ListedRun): Html {
  return html`session <span class="mono">${sessionId}</span>${attempt > 1 ? html`, attempt ${attempt}` : null}`;
}

function links(run: ListedRun): Html {
  const job = jobLink(run);
  return html`<div class="links">
${job === null ? null : html`<a href="${job}">job</a>`}
${run.message === null ? null : html`<a href="${messageLink(run.message)}" rel="noreferrer" target="_blank">in Discord</a>`}
</div>`;
}
