import { describe, expect, it } from 'vitest';
import { groupName, nodesGroupName, serverName, storageAccountName } from './names.ts';

const surroundings = (name: string, id = 'pr0jectaaaaa') => ({
  project: { id, name, region: 'eastus', protected: false },
});
const longest = { name: `n${'-'.repeat(38)}n` };
const longProject = surroundings(`p${'x'.repeat(37)}-`);

describe('names in Azure', () => {
  it('tell project and resource', () => {
    const names = [groupName, nodesGroupName, serverName, storageAccountName].map((of) =>
      of({ name: 'data-1' }, surroundings('web-shop')),
    );
    expect(names).toEqual([
      expect.stringMatching(/^rg-web-shop-data-1-[0-9a-z]{6}$/),
      expect.stringMatching(/^rg-web-shop-data-1-[0-9a-z]{6}-nodes$/),
      expect.stringMatching(/^web-shop-data-1-[0-9a-z]{6}$/),
      expect.stringMatching(/^webshopdata1[0-9a-z]{8}$/),
    ]);
  });

  it('fit, however long those are', () => {
    expect(groupName(longest, longProject).length).toBeLessThanOrEqual(90);
    expect(nodesGroupName(longest, longProject).length).toBeLessThanOrEqual(80);
    expect(serverName(longest, longProject)).toMatch(/^[a-z0-9-]{3,62}[a-z0-9]$/);
    expect(storageAccountName(longest, longProject)).toMatch(/^[a-z0-9]{24}$/);
    expect(storageAccountName({ name: 'b' }, surroundings('a'))).toMatch(/^ab[0-9a-z]{8}$/);
  });

  it('have none of the words that Azure keeps for itself, where they become an address', () => {
    const names = (name: string) =>
      [serverName, storageAccountName].map((of) => of({ name: 'db' }, surroundings(name)));
    expect(names('windows-apps')).toEqual([
      expect.stringMatching(/^win-apps-db-/),
      expect.stringMatching(/^winappsdb/),
    ]);
    expect(names('my-microsoft')).toEqual([
      expect.stringMatching(/^my-ms-db-/),
      expect.stringMatching(/^mymsdb/),
    ]);
    expect(names('login')).toEqual([
      expect.stringMatching(/^ce-login-db-/),
      expect.stringMatching(/^celogindb/),
    ]);
  });

  it.each([serverName, storageAccountName])('of what only one in the world may have are one’s own', (of) => {
    const [mine, again, theirs, other] = [
      of({ name: 'data' }, surroundings('shop')),
      of({ name: 'data' }, surroundings('shop')),
      of({ name: 'data' }, surroundings('shop', 'pr0jectaaaab')),
      of({ name: `data${'x'.repeat(36)}` }, surroundings('shop')),
    ];
    expect(again).toBe(mine);
    expect(new Set([mine, theirs, other]).size).toBe(3);
  });
});
