import type { World } from '../state/world.ts';

/** Longest wait in milliseconds where the caller names none. */
const patience = 20_000;

/**
 * Waits until `find` finds something: it is asked now and after each change of the local Discord.
 * @param what names it in the error
 * @throws Error when it took longer than `ms`, or what `find` throws
 */
export function waitFor<T>(
  world: World,
  what: string,
  find: () => T | undefined | null | false,
  ms: number = patience,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let end = () => {};
    const late = setTimeout(() => {
      end();
      reject(new Error(`waited ${ms} ms for ${what}`));
    }, ms);
    // Who waits for a Discord that was stopped keeps no process alive.
    late.unref();
    function look(): void {
      try {
        const found = find();
        if (!found) return;
        end();
        clearTimeout(late);
        resolve(found);
      } catch (error) {
        end();
        clearTimeout(late);
        reject(error);
      }
    }
    end = world.onChange(look);
    look();
  });
}
