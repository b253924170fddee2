import { describe, expect, it } from 'vitest';
import { editableResources } from './editable.ts';

const deployed = (name: string) => ({ name, type: 'vpc', inputs: { cidr: 'old' } });
const change = (action: 'add' | 'update' | 'remove', name: string) => ({
  action,
  name,
  type: 'vpc',
  inputs: { cidr: 'new' },
});

describe('what a session can edit', () => {
  it('is what is deployed and what it adds, by name', () => {
    expect(editableResources([change('add', 'a')], [deployed('c'), deployed('b')])).toEqual([
      { name: 'a', type: 'vpc', inputs: { cidr: 'new' }, origin: 'added' },
      { name: 'b', type: 'vpc', inputs: { cidr: 'old' }, origin: 'deployed' },
      { name: 'c', type: 'vpc', inputs: { cidr: 'old' }, origin: 'deployed' },
    ]);
  });

  it('has the inputs that the session gives it', () => {
    const [edited] = editableResources([change('update', 'a')], [deployed('a')]);
    expect(edited).toMatchObject({ inputs: { cidr: 'new' }, origin: 'deployed' });
  });

  it('knows what an apply has left by half as deployed, though the session adds it', () => {
    expect(editableResources([change('add', 'a')], [deployed('a')])).toMatchObject([{ origin: 'deployed' }]);
  });

  it('is not what it removes', () => {
    expect(editableResources([change('remove', 'a')], [deployed('a')])).toEqual([]);
  });
});
