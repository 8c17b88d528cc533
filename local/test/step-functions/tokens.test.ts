import { describe, expect, it } from 'vitest';
import { createTokens, type TokenTask } from '../../src/step-functions/tokens.ts';

const task: TokenTask = {
  arn: 'arn:aws:states:us-east-1:123456789012:execution:Countersign-local:request-1',
  ...{ startedAt: 1_795_422_652_581, frame: 7, entered: 12, attempt: 0 },
};

describe('a task token', () => {
  const { issue, read } = createTokens('a secret');

  it('is as long as those of AWS and says which task it is for', () => {
    expect(issue(task)).toMatch(/^[\w-]{684}$/);
    expect(read(issue(task))).toEqual(task);
  });

  it('names an execution with the longest name too', () => {
    const longest = { ...task, arn: task.arn.replace('request-1', 'x'.repeat(80)) };
    expect(read(issue(longest))).toEqual(longest);
  });

  it.each([
    ['of another store', createTokens('another secret').issue(task)],
    ['with another character', issue(task).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['cut short', issue(task).slice(0, -4)],
    ['made longer', `${issue(task)}AAAA`],
    ['of no characters', ''],
  ])('rejects one %s', (_name, token) => {
    expect(read(token)).toBeUndefined();
  });
});
