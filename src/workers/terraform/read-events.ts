import { createReadStream } from 'node:fs';
import { createEventBudget } from './event-budget.ts';
import { parseEventLine, type TerraformEvent } from './events.ts';
import { defaultSizeLimits } from './limits.ts';
import { createLineSplitter } from './line-splitter.ts';

/** All events that a phase has printed into a file, exactly as they are given while it runs. */
export async function readEvents(path: string, sizes = defaultSizeLimits): Promise<TerraformEvent[]> {
  const splitter = createLineSplitter(sizes.lineBytes);
  const within = createEventBudget(sizes.outputBytes);
  const events: TerraformEvent[] = [];
  for await (const chunk of createReadStream(path)) {
    events.push(
      ...splitter
        .push(chunk as Uint8Array)
        .map(parseEventLine)
        .filter(within),
    );
  }
  return [...events, ...splitter.end().map(parseEventLine).filter(within)];
}
