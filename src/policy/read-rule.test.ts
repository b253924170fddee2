import { describe, expect, it } from 'vitest';
import type { Provider } from '../catalog/contract.ts';
import { providerOf } from '../catalog/registry.ts';
import { isDomainError } from '../domain/errors.ts';
import { type RuleRequest, readRule } from './read-rule.ts';

const now = new Date('2026-11-26T12:00:00Z');
const provider = (...regions: string[]): Provider => ({ ...providerOf('sandbox'), regions });
const read = (request: RuleRequest) => readRule(request, [provider('eu-1', 'eu-2'), provider('us-1')], now);

function problemsOf(request: object): string[] {
  try {
    read(request as RuleRequest);
    return [];
  } catch (error) {
    if (!isDomainError(error, 'INPUT_INVALID')) throw error;
    return (error.context['violations'] as { field: string }[]).map(({ field }) => field);
  }
}

describe('a rule that is typed', () => {
  it.each<[RuleRequest, object | null]>([
    [
      { kind: 'regions', regions: ' EU-1 ,us-1,, eu-1' },
      { kind: 'regions', allowed: ['eu-1', 'us-1'] },
    ],
    [
      { kind: 'machine-size', max_vcpus: 4 },
      { kind: 'machine-size', maxVcpus: 4, maxMemoryGb: null },
    ],
    [
      { kind: 'machine-size', max_memory_gb: 0.5 },
      { kind: 'machine-size', maxVcpus: null, maxMemoryGb: 0.5 },
    ],
    [
      { kind: 'cost', max_resource: 49.9 },
      { kind: 'cost', perResource: 4990, perSession: null },
    ],
    [
      { kind: 'cost', max_resource: 0, max_session: 1.15 },
      { kind: 'cost', perResource: 0, perSession: 115 },
    ],
    [
      { kind: 'exposure', public: 'forbidden' },
      { kind: 'exposure', public: 'forbidden' },
    ],
    [{ kind: 'exposure', public: 'allowed' }, null],
    [
      { kind: 'freeze', cron: '0 18 * * FRI', duration: '2d14h' },
      { kind: 'freeze', cron: '0 18 * * FRI', durationMinutes: 3720, timeZone: 'UTC' },
    ],
    [
      { kind: 'approvals', required: 2 },
      { kind: 'approvals', required: 2 },
    ],
    [{ kind: 'approvals', required: 0 }, null],
  ])('%j', (request, rule) => {
    expect(read(request)).toEqual(rule);
  });

  it.each<[object, string[]]>([
    [{ kind: 'regions', regions: '' }, ['regions']],
    [{ kind: 'regions', regions: 'eu-1, moon' }, ['regions']],
    [{ kind: 'machine-size' }, ['max_vcpus']],
    [{ kind: 'machine-size', max_vcpus: 1.5, max_memory_gb: 0 }, ['max_vcpus', 'max_memory_gb']],
    [{ kind: 'machine-size', max_vcpus: Number.NaN }, ['max_vcpus']],
    [{ kind: 'cost' }, ['max_resource']],
    [{ kind: 'cost', max_resource: -1, max_session: 0.001 }, ['max_resource', 'max_session']],
    [{ kind: 'cost', max_session: Number.POSITIVE_INFINITY }, ['max_session']],
    [{ kind: 'exposure', public: 'maybe' }, ['public']],
    [
      { kind: 'freeze', cron: 'x', duration: 'permanent', timezone: 'Moon' },
      ['timezone', 'cron', 'duration'],
    ],
    [{ kind: 'freeze', cron: '0 0 * * *', duration: 'soon' }, ['duration']],
    [{ kind: 'approvals', required: 11 }, ['required']],
    [{ kind: 'approvals', required: 1.5 }, ['required']],
    [{ kind: 'approvals', required: Number.NaN }, ['required']],
  ])('%j cannot be one', (request, fields) => {
    expect(problemsOf(request)).toEqual(fields);
  });
});
