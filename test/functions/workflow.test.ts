import { ExecutionAlreadyExists, InvalidToken, SFNClient, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../functions/adapters/log.ts';
import { completeTask, failTask, startWorkflow } from '../../functions/adapters/workflow.ts';
import { workflowInput } from '../../functions/domain/groups.ts';
import { storedRequest } from '../support/given.ts';

vi.hoisted(() => (process.env.STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:signing'));

const warn = vi.spyOn(log, 'warn');

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

describe.each([
  ['completeTask', () => completeTask({ requestId: 'request-1', taskToken: 'token-1' })],
  ['failTask', () => failTask({ requestId: 'request-1', taskToken: 'token-1' }, 'SigningDeclined', 'declined')],
])('%s', (_name, settle) => {
  it('tells that it settled the task', async () => {
    send.mockResolvedValue({});
    expect([await settle(), warn.mock.calls]).toEqual([true, []]);
  });

  it.each([new TaskTimedOut(metadata), new TaskDoesNotExist(metadata)])('takes $name for settled', async (error) => {
    send.mockRejectedValue(error);
    expect([await settle(), warn.mock.calls]).toEqual([false, []]);
  });

  it('takes a token that is none for settled, and logs the request alone', async () => {
    send.mockRejectedValue(new InvalidToken(metadata));
    expect(await settle()).toBe(false);
    expect(warn.mock.calls).toEqual([['Step Functions knows no such task token', { requestId: 'request-1' }]]);
  });
});
