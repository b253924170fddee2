import { describe, expect, it } from 'vitest';
import { meant } from './meant.ts';

const labels = ['Approve & Deploy', 'Add Resource', 'Cancel', 'Cancel all', 'Add Resource'];

describe('what is meant', () => {
  it.each([
    ['Approve', ['Approve & Deploy']],
    ['approve deploy', ['Approve & Deploy']],
    ['deploy', ['Approve & Deploy']],
    ['add', ['Add Resource']],
    ['cancel', ['Cancel']],
    ['cancel a', ['Cancel all']],
    ['a', ['Approve & Deploy', 'Add Resource']],
    ['nothing like it', []],
    ['&', []],
  ])('by %j', (wanted, found) => {
    expect(meant(wanted, labels)).toEqual(found);
  });
});
