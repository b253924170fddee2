import { describe, expect, it } from 'vitest';
import type { Overview, ProjectOverview } from '../../db/overview.ts';
import { overviewPage } from './overview-page.ts';

const project: ProjectOverview = {
  id: 'p1',
  guildId: '900',
  name: 'shop',
  provider: 'sandbox',
  description: '',
  running: null,
  waiting: [],
  failed: [],
};
const run = {
  runId: 'r1',
  projectId: 'p1',
  sessionId: 's1',
  kind: 'plan',
  attempt: 1,
  dispatch: 1,
  seconds: 5,
  message: null,
} as const;
const worker = {
  id: 'w1',
  host: 'h1',
  tool: 'terraform',
  toolVersion: '1.11.4',
  platform: 'linux_amd64',
  startedSeconds: 100,
  seenSeconds: 2,
};

const shown = (overview: Partial<Overview>) => overviewPage({ projects: [], workers: [], ...overview });

describe('the front page', () => {
  it('says what to do where nothing is there yet', () => {
    expect(shown({})).toContain('/cloud-create-project');
    expect(shown({})).toContain('cloud-engine worker');
  });

  it('escapes whatever comes from people, workers and Discord', () => {
    const hostile = '"><script>alert(1)</script>';
    const message = { guildId: hostile, channelId: hostile, messageId: hostile };
    const all = { ...run, runId: hostile, sessionId: hostile, message };
    const page = shown({
      projects: [
        {
          ...{
            ...project,
            id: hostile,
            guildId: hostile,
            name: hostile,
            provider: hostile,
            description: hostile,
          },
          running: { ...all, workerId: hostile, host: hostile, silentSeconds: 9 },
          waiting: [all],
          failed: [
            {
              ...all,
              error: {
                code: 'TERRAFORM_FAILED',
                diagnostics: [{ severity: 'error', summary: hostile, detail: '', address: hostile }],
              },
            },
          ],
        },
      ],
      workers: [
        { ...worker, id: hostile, host: hostile, tool: hostile, toolVersion: hostile, platform: hostile },
      ],
    });
    expect(page).not.toContain('<script>');
    expect(page).not.toMatch(/="">/);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('shows what moves first, and the rest by name', () => {
    const page = shown({
      projects: [
        { ...project, id: 'a', name: 'a' },
        { ...project, id: 'b', name: 'b', failed: [{ ...run, error: null }] },
        { ...project, id: 'c', name: 'c', waiting: [run] },
        { ...project, id: 'd', name: 'd', running: { ...run, workerId: 'w1', host: 'h1', silentSeconds: 0 } },
      ],
    });
    expect([...page.matchAll(/<h3>(\w)/g)].map(([, name]) => name)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('shows the head of a long line, and counts the rest', () => {
    const page = shown({ projects: [{ ...project, waiting: Array(20).fill(run) }] });
    expect(page.match(/class="row waiting"/g)).toHaveLength(8);
    expect(page).toContain('and 12 more behind them');
    expect(page).toContain('<b>20</b><span>waiting');
  });

  it('marks a worker that was silent for a minute, and does not count it', () => {
    const page = shown({ workers: [worker, { ...worker, id: 'w2', seenSeconds: 60 }] });
    expect(page.match(/class="dot silent"/g)).toHaveLength(1);
    expect(page).toContain('<b>1</b><span>workers');
  });

  it('says when the holder of a lease has become silent, and which attempt it is', () => {
    const running = { ...run, attempt: 3, workerId: 'w1', host: 'h1', silentSeconds: 70 };
    const page = shown({ projects: [{ ...project, running }] });
    expect(page).toContain('renewed 1 min ago');
    expect(page).toContain('attempt 3');
    expect(shown({ projects: [{ ...project, running: { ...running, silentSeconds: 2 } }] })).not.toContain(
      'renewed',
    );
  });
});
