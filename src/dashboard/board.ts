import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queue } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import { boardPath } from './pages/links.ts';

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
      uiConfig: {
        boardTitle: 'Cloud Engine',
        miscLinks: [{ text: 'Projects and their lines', url: '/' }],
        hideDocsLink: true,
      },
    },
  });
  await app.register(serverAdapter.registerPlugin(), { prefix: boardPath });
}
