import { Histogram } from 'prom-client';
import type { RunMetrics } from '../workers/metrics.ts';
import { type MetricsRegistry, prefix } from './registry.ts';

/** From a terraform that answers at once to the longest apply that is allowed by default. */
const durations = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600, 1800, 7200];

/** What this process's worker did, as histograms. */
export function createRunMetrics(registry: MetricsRegistry): RunMetrics {
  const registers = [registry];
  const waits = new Histogram({
    name: `${prefix}run_wait_seconds`,
    help: 'How long a run waited in its line until this worker claimed it for the first time.',
    labelNames: ['kind'],
    buckets: durations,
    registers,
  });
  const phases = new Histogram({
    name: `${prefix}phase_duration_seconds`,
    help: 'How long a phase of terraform took on this worker; an apply that recovers has a phase plan, too.',
    labelNames: ['kind', 'phase', 'outcome'],
    buckets: durations,
    registers,
  });
  const attempts = new Histogram({
    name: `${prefix}run_attempt_duration_seconds`,
    help: 'How long an attempt of a run took on this worker, with all that comes before and after terraform.',
    labelNames: ['kind', 'outcome'],
    buckets: durations,
    registers,
  });
  return {
    claimed: ({ kind, seconds }) => waits.observe({ kind }, seconds),
    phaseEnded: ({ seconds, ...labels }) => phases.observe(labels, seconds),
    attemptEnded: ({ seconds, ...labels }) => attempts.observe(labels, seconds),
  };
}
