import type { QueueState } from '../../queue/dispatcher.ts';

/** What to add when work was recorded while the queue is away; nothing otherwise. */
export function queueWords(queue: QueueState): string {
  return queue === 'away' ? '; it starts when the queue is back' : '';
}
