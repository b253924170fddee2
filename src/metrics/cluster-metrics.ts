import { Counter, Gauge } from 'prom-client';
import type { Database } from '../db/client.ts';
import { type Figures, readFigures } from '../db/figures.ts';
import { type MetricsRegistry, prefix } from './registry.ts';
import { shared } from './shared.ts';

const kinds = ['plan', 'apply'] as const;
const outcomes = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'superseded', 'refused'] as const;
/** Why a claim ends without a result: `ReapCause`. */
const causes = [
  'lease-ran-out',
  'worker-proven-gone',
  'attempt-crashed',
  'guard-died',
  'handed-back',
  'unlocked',
] as const;

type Sample = { readonly labels?: Readonly<Record<string, string>>; readonly value: number };

type Description = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly type?: 'counter';
  /** Null where Postgres is away. */
  samples(figures: Figures | null): readonly Sample[];
};

const descriptions: readonly Description[] = [
  {
    name: 'database_up',
    help: 'Whether the figures of the installation could be read from Postgres.',
    labels: [],
    samples: (figures) => [{ value: figures === null ? 0 : 1 }],
  },
  {
    name: 'runs',
    help: 'Runs by kind and outcome, among them those that are queued and running.',
    labels: ['kind', 'outcome'],
    samples: (figures) =>
      each(figures, ({ runs }) =>
        kinds.flatMap((kind) =>
          outcomes.map((outcome) => ({
            labels: { kind, outcome },
            value: runs.find((row) => row.kind === kind && row.outcome === outcome)?.count ?? 0,
          })),
        ),
      ),
  },
  {
    name: 'line_length_runs',
    help: 'Runs that wait in the lines of all projects.',
    labels: ['kind'],
    samples: (figures) => lines(figures, 'length'),
  },
  {
    name: 'line_oldest_wait_seconds',
    help: 'How long the run has waited that has waited longest; 0 where none waits.',
    labels: ['kind'],
    samples: (figures) => lines(figures, 'oldestSeconds'),
  },
  {
    name: 'lease_takeovers_total',
    help: 'Claims that ended without a result, so that the run was given to another attempt.',
    labels: ['cause'],
    type: 'counter',
    samples: (figures) =>
      each(figures, ({ lost }) =>
        causes.map((cause) => ({
          labels: { cause },
          value: lost.find((row) => row.cause === cause)?.count ?? 0,
        })),
      ),
  },
  {
    name: 'relay_lag_events',
    help: 'Events of applies that no Discord thread shows yet.',
    labels: [],
    samples: (figures) => each(figures, ({ relay }) => [{ value: relay.events }]),
  },
  {
    name: 'relay_lag_seconds',
    help: 'Age of the oldest event that no Discord thread shows yet; 0 where there is none.',
    labels: [],
    samples: (figures) => each(figures, ({ relay }) => [{ value: relay.seconds }]),
  },
  {
    name: 'workers',
    help: 'Workers that gave a sign of life within the last minute.',
    labels: [],
    samples: (figures) => each(figures, ({ workers }) => [{ value: workers }]),
  },
];

function each(figures: Figures | null, samples: (figures: Figures) => readonly Sample[]): readonly Sample[] {
  return figures === null ? [] : samples(figures);
}

function lines(figures: Figures | null, what: 'length' | 'oldestSeconds'): readonly Sample[] {
  return each(figures, ({ line }) =>
    kinds.map((kind) => ({
      labels: { kind },
      value: line.find((row) => row.kind === kind)?.[what] ?? 0,
    })),
  );
}

/**
 * The figures of the whole installation, read from Postgres whenever somebody asks for them. While Postgres is away
 * they are absent instead of stale, and `cloud_engine_database_up` is 0.
 */
export function registerClusterMetrics(registry: MetricsRegistry, db: Database): void {
  // One scrape asks for each metric on its own: all of them get the same reading.
  const figures = shared(() => readFigures(db).catch(() => null));
  for (const description of descriptions) register(registry, description, figures);
}

function register(
  registry: MetricsRegistry,
  { name, help, labels, type, samples }: Description,
  figures: () => Promise<Figures | null>,
): void {
  const metric = new (type === 'counter' ? Counter : Gauge)({
    name: prefix + name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const read = await figures();
      metric.reset();
      if (labels.length === 0) metric.remove();
      for (const sample of samples(read)) metric.inc({ ...sample.labels }, sample.value);
    },
  });
}
