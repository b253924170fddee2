import { Counter, Histogram } from 'prom-client';
import type { BotMetrics } from '../bot/metrics.ts';
import { type MetricsRegistry, prefix } from './registry.ts';

/** What this process's bot runs into at Discord. */
export function createBotMetrics(registry: MetricsRegistry): BotMetrics {
  const registers = [registry];
  const limits = new Counter({
    name: `${prefix}discord_rate_limited_total`,
    help: 'Requests that Discord answered with 429, or that waited here so that it would not (held-back).',
    labelNames: ['how'],
    registers,
  });
  for (const how of ['answered', 'held-back']) limits.inc({ how }, 0);
  const acknowledgements = new Histogram({
    name: `${prefix}interaction_acknowledgement_seconds`,
    help: 'From the arrival of an interaction to its first response at Discord, which allows 3 seconds.',
    labelNames: ['interaction', 'outcome'],
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5],
    registers,
  });
  return {
    rateLimited: (how) => limits.inc({ how }),
    acknowledged: ({ seconds, ...labels }) => acknowledgements.observe(labels, seconds),
  };
}
