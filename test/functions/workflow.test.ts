import { ExecutionAlreadyExists, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startWorkflow } from '../../functions/adapters/workflow.ts';
import { workflowInput } from '../../functions/domain/groups.ts';
import { storedRequest } from '../support/given.ts';

vi.hoisted(() => (process.env.STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:signing'));

const now = Date.parse('2026-11-23T10:30:00.000Z');
const metadata = { $metadata: {}, message: 'token-1 is none' };
const send = vi.spyOn(SFNClient.prototype, 'send') as unknown as ReturnType<typeof vi.fn>;

beforeEach(() => void vi.useFakeTimers({ now, toFake: ['Date'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.resetAllMocks();
});

describe('startWorkflow', () => {
  const start = () => startWorkflow(workflowInput(storedRequest()));

  it.each([
    ['has started one', now + 5, true],
    ['has started one, by a clock that is a little behind', now - 500, true],
    ['is answered as the one was that started it', now - 2000, false],
  ])('tells whether it %s', async (_what, startedAt, isNew) => {
    send.mockResolvedValue({ executionArn: 'arn', startDate: new Date(startedAt) });
    expect(await start()).toBe(isNew);
  });

  it('leaves one as it is that has ended, or was started by another input', async () => {
    send.mockRejectedValue(new ExecutionAlreadyExists(metadata));
    expect(await start()).toBe(false);
  });
});
