import { processEnvironment } from '../../config.ts';

/** What a service gets of our environment: the way to its programs, and nothing that would configure or inform it. */
export function serviceEnvironment(): Record<string, string> {
  return { PATH: processEnvironment()['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
