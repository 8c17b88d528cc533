import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { count } from '../../functions/adapters/metrics.ts';
import { handleEach } from '../../functions/adapters/queue.ts';

vi.mock('../../functions/adapters/metrics.ts');
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('lets come again what is not begun within eight seconds, and counts it as no failure', async () => {
  const Records = ['a', 'b', 'c', 'd'].map((name) => ({ messageId: name, body: JSON.stringify(name) }));
  const handled: string[] = [];
  const response = await handleEach<string>({ Records } as SQSEvent, 'NoticeFailed', async (name) => {
    handled.push(name);
    await vi.advanceTimersByTimeAsync(4000);
  });
  expect(handled).toEqual(['a', 'b']);
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'c' }, { itemIdentifier: 'd' }] });
  expect(vi.mocked(count)).not.toHaveBeenCalled();
});
