import { describe, expect, it } from 'vitest';
import { policyWords } from './policy.ts';

describe('what is protected in the cloud, in words', () => {
  const words = (addresses: readonly string[], byProject: boolean) =>
    policyWords({ code: 'KEPT', project: 'shop', addresses, byProject });

  it('names all of it', () => {
    expect(words(['a.db'], true)).toMatch(/^`a\.db` is protected against deletion/);
    expect(words(['a.db', 'b.db'], true)).toMatch(/^`a\.db`, `b\.db` are protected against deletion/);
  });

  it('says who lifts that: an admin of the project, then a plan', () => {
    expect(words(['a.db'], true)).toContain('`/cloud-edit-project project:shop protected:False`; then');
    expect(words(['a.db'], false)).not.toContain('/cloud-edit-project');
    for (const byProject of [true, false]) {
      expect(words(['a.db'], byProject)).toContain('`/cloud-deploy project:shop` plans what takes');
    }
  });
});
