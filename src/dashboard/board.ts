import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queue } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import { boardPath } from './pages/links.ts';

/** The files of its pages. Left alone, Bull Board looks for them from where its own code is, which a bundle moves. */
const uiBasePath = dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json'));

/** Bull Board on the real queues. Jobs are wake-ups: whatever is done to them here, what runs is decided in Postgres. */
export async function addBoard(
  app: FastifyInstance,
  queues: { readonly plan: Queue; readonly apply: Queue },
): Promise<void> {
  const serverAdapter = new FastifyAdapter();
  serverAdapter.setBasePath(boardPath);
  createBullBoard({
    serverAdapter,
    queues: [
      new BullMQAdapter(queues.plan, { description: 'Wakes workers for terraform plan' }),
      new BullMQAdapter(queues.apply, { description: 'Wakes workers for terraform apply' }),
    ],
    options: {
      uiBasePath,
      uiConfig: {
        boardTitle: 'Cloud Engine',
        miscLinks: [{ text: 'Projects and their lines', url: '/' }],
        hideDocsLink: true,
      },
    },
  });
  await app.register(serverAdapter.registerPlugin(), { prefix: boardPath });
}
