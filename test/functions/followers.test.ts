import { afterEach, describe, expect, it, vi } from 'vitest';
import { giveAgain } from '../../functions/adapters/followers.ts';
import { signedPost } from '../../functions/adapters/signed-post.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1' }));
vi.mock('../../functions/adapters/signed-post.ts');
afterEach(() => vi.resetAllMocks());

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:Publish';
const answered = (status: number, answer: object = {}, headers: Record<string, string> = {}) =>
  vi.mocked(signedPost).mockResolvedValue({ response: new Response(null, { status, headers }), answer });

describe('changes that are given again', () => {
  it.each([arn, `${arn}:$LATEST`, `${arn}:7`, `${arn}:live`, 'Publish'])('go to the function of %s', async (name) => {
    answered(200, { batchItemFailures: [] });
    await giveAgain(name, []);
    const [[service, url, body, options]] = vi.mocked(signedPost).mock.calls as [Parameters<typeof signedPost>];
    expect([service, url.pathname]).toEqual(['lambda', '/2015-03-31/functions/Publish/invocations']);
    // The function has twenty seconds.
    expect(options?.timeout).toBeGreaterThan(20_000);
    expect(JSON.parse(body)).toEqual({ Records: [], isGivenAgain: true });
  });

  it.each([
    ['it has not handled them all', () => answered(200, { batchItemFailures: [{ itemIdentifier: '1' }] })],
    ['it ended with an error', () => answered(200, {}, { 'x-amz-function-error': 'Unhandled' })],
    ['Lambda is out', () => answered(503)],
    ['it is throttled', () => answered(429)],
  ])('come again where %s', async (_why, answer) => {
    answer();
    await expect(giveAgain(arn, [])).rejects.toMatchObject({ name: 'Unavailable' });
  });

  it('are refused where Lambda refuses them', async () => {
    answered(413);
    await expect(giveAgain(arn, [])).rejects.toThrow('Lambda refuses to invoke Publish: 413');
  });
});
