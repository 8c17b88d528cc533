import { describe, expect, it } from 'vitest';
import { readDeadLetter } from '../../../functions/domain/dead-letter.ts';

const read = (letter: unknown) => readDeadLetter(JSON.stringify(letter));
const ended = { executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Signing:a', status: 'FAILED' };
const told = { source: 'countersign', detail: { id: 'a:2', requestId: 'a', version: 2, type: 'REQUESTED' } };

describe('a dead letter', () => {
  it('of an end is read as its queue or its rule had it', () => {
    expect([read(ended), read({ source: 'aws.states', detail: { ...ended, input: '{}' } })]).toEqual(
      Array(2).fill({ ended }),
    );
  });

  it.each([
    { webhookId: 'one', delivery: '1.a.2', tries: 3 },
    { source: 'countersign', detail: { webhookId: 'one', owner: 'o', at: 1, reason: 'GONE' } },
  ])('of what a webhook or its owner was to be told is the message whole', (letter) => {
    expect(read(letter)).toEqual({ told: letter });
  });

  it('of a change that people were to be told of is the event whole', () => {
    expect(read(told)).toEqual({ told });
  });

  it('of what became of a mail is what the queue had', () => {
    const delivered = { requestId: ['a'], notice: ['1_2_signer-0'], kind: 'Delivery', at: '2026-11-23T10:00:00Z' };
    expect(read(delivered)).toEqual({ delivered });
  });

  it.each(['hello', '{}', 'null', '[]', '{"detail":{}}'])('is none: %s', (body) => {
    expect(readDeadLetter(body)).toBeUndefined();
  });
});
