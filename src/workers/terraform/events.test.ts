import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxText, parseEventLine } from './events.ts';

const at = '2026-11-23T12:47:01.787353Z';
const resource = {
  addr: 'terraform_data.compute_vm_web-1',
  module: '',
  resource: 'terraform_data.compute_vm_web-1',
  implied_provider: 'terraform',
  resource_type: 'terraform_data',
  resource_name: 'compute_vm_web-1',
  resource_key: null,
};

function line(type: string, fields: Record<string, unknown>, message = 'words'): string {
  const common = { '@level': 'info', '@message': message, '@module': 'terraform.ui', '@timestamp': at, type };
  return JSON.stringify({ ...common, ...fields });
}

const common = { text: 'words', at: new Date(at) };
const address = resource.addr;

describe('parseEventLine', () => {
  it('reads the version of terraform and of tofu', () => {
    expect(parseEventLine(line('version', { terraform: '1.11.4', ui: '1.2' }))).toEqual({
      kind: 'version',
      version: '1.11.4',
      ...common,
    });
    expect(parseEventLine(line('version', { tofu: '1.9.0', ui: '1.2' }))).toMatchObject({ version: '1.9.0' });
  });

  it('reads planned changes with their reason, and drift', () => {
    const change = { resource, action: 'replace', reason: 'tainted' };
    const expected = { address, action: 'replace', reason: 'tainted', ...common };
    expect(parseEventLine(line('planned_change', { change }))).toEqual({
      kind: 'planned_change',
      ...expected,
    });
    expect(parseEventLine(line('resource_drift', { change: { resource, action: 'update' } }))).toEqual({
      ...expected,
      kind: 'resource_drift',
      action: 'update',
      reason: null,
    });
  });

  it('reads the counts', () => {
    const changes = { add: 2, change: 1, import: 0, remove: 3, operation: 'plan' };
    expect(parseEventLine(line('change_summary', { changes }))).toEqual({
      kind: 'change_summary',
      operation: 'plan',
      add: 2,
      change: 1,
      remove: 3,
      ...common,
    });
  });

  it('reads how far an address got', () => {
    const hook = { resource, action: 'create', id_key: 'id', id_value: 'abc', elapsed_seconds: 0 };
    for (const kind of ['apply_start', 'apply_progress', 'apply_errored'] as const) {
      expect(parseEventLine(line(kind, { hook }))).toEqual({ kind, address, action: 'create', ...common });
    }
    const complete = { kind: 'apply_complete', address, action: 'create', ...common };
    expect(parseEventLine(line('apply_complete', { hook }))).toEqual({ ...complete, id: 'abc' });
    expect(parseEventLine(line('apply_complete', { hook: { resource, action: 'create' } }))).toEqual({
      ...complete,
      id: null,
    });
  });

  it('reads what provisioners and refreshes do', () => {
    const hook = { resource, provisioner: 'local-exec', output: 'hello' };
    for (const kind of ['provision_start', 'provision_complete', 'provision_errored'] as const) {
      expect(parseEventLine(line(kind, { hook }))).toEqual({
        kind,
        address,
        provisioner: 'local-exec',
        ...common,
      });
    }
    expect(parseEventLine(line('provision_progress', { hook }))).toMatchObject({ address, output: 'hello' });
    expect(parseEventLine(line('refresh_start', { hook: { resource } }))).toMatchObject({ address });
  });

  it('keeps of a diagnostic what people need, and drops its snippet', () => {
    const diagnostic = {
      severity: 'error',
      summary: 'local-exec provisioner error',
      detail: 'exit status 1',
      address,
      snippet: { code: 'password = "hunter2"' },
    };
    const event = parseEventLine(line('diagnostic', { diagnostic }));
    expect(event).toEqual({
      kind: 'diagnostic',
      severity: 'error',
      summary: 'local-exec provisioner error',
      detail: 'exit status 1',
      address,
      ...common,
    });
    expect(JSON.stringify(event)).not.toContain('hunter2');
    expect(
      parseEventLine(line('diagnostic', { diagnostic: { severity: 'warning', summary: 'a' } })),
    ).toMatchObject({
      detail: '',
      address: null,
    });
  });

  it('keeps the names of outputs, never their values', () => {
    const event = parseEventLine(
      line('outputs', { outputs: { ip: { sensitive: false, value: '10.0.0.1' } } }),
    );
    expect(event).toEqual({ kind: 'outputs', names: ['ip'], ...common });
  });

  it('takes an event of an unknown type, or of a known one in another form, as `other`', () => {
    expect(parseEventLine(line('action_start', { action: {} }))).toEqual({
      kind: 'other',
      type: 'action_start',
      ...common,
    });
    expect(parseEventLine(line('apply_start', { hook: {} }))).toMatchObject({
      kind: 'other',
      type: 'apply_start',
    });
  });

  it('takes everything else as garbage', () => {
    for (const text of ['panic: runtime error', '{"type":"log"', '[]', '"x"', 'null', '{"type":"log"}']) {
      expect(parseEventLine(text)).toEqual({ kind: 'garbage', text });
    }
  });

  it('bounds every text that somebody made up', () => {
    const long = 'x'.repeat(maxText + 7);
    const hook = { resource, provisioner: 'local-exec', output: long };
    const event = parseEventLine(line('provision_progress', { hook }, long));
    const bounded = `${'x'.repeat(maxText)}… [7 more characters]`;
    expect(event).toMatchObject({ text: bounded, output: bounded });
    expect(parseEventLine(long)).toEqual({ kind: 'garbage', text: bounded });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseEventLine(text).kind.length > 0));
  });
});
