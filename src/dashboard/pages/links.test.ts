import { expect, it } from 'vitest';
import { jobLink, messageLink } from './links.ts';

it('jobLink leads to the job that was dispatched last, and nowhere before there is one', () => {
  const run = { runId: 'abc', attempt: 2, kind: 'apply' } as const;
  expect(jobLink({ ...run, dispatch: 3 })).toBe('/queues/queue/apply/abc-2-3');
  expect(jobLink({ ...run, dispatch: 0 })).toBeNull();
});

it('messageLink leads to Discord, whatever the ids hold', () => {
  expect(messageLink({ guildId: '1', channelId: '2', messageId: '3' })).toBe(
    'https://discord.com/channels/1/2/3',
  );
  expect(messageLink({ guildId: '"/..', channelId: '2', messageId: '3' })).toBe(
    'https://discord.com/channels/%22%2F../2/3',
  );
});
