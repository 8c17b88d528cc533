import { AwsError } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import {
  ConfirmAccessCodeDocument,
  DeclineDocumentDocument,
  GetSigningRequestDocument,
  InvitationDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  SendAccessCodeDocument,
  SendAnswerCodeDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { by, codeTo, comeIn, linksTo, mailsTo } from '../support/invited.ts';
import { withLinks } from '../support/synthesised.ts';

/** Addresses to which Amazon SES sends nothing just now. */
const unreached = new Set<string>();
const backend = await startBackend({
  assembly: await synthesise(withLinks),
  intercept: {
    async call(target, input, perform) {
      if (target.endsWith('.SendEmail') && [...unreached].some((email) => JSON.stringify(input).includes(email)))
        throw new AwsError('ServiceUnavailable', 'an outage of this test', 503);
      return perform();
    },
  },
});
afterAll(() => backend.stop());
const { clock } = backend;
// After a restart it is another.
const idle = () => backend.idle();

const minute = 60_000;
const hour = 60 * minute;

let count = 0;
/** A request to a signer of a test's own, and his links: the second by a reminder. */
async function asked(input: Partial<StartSigningInput> = {}) {
  const email = `bob-${++count}@example.com`;
  const carol = await backend.as(`carol-${count}@example.com`);
  const { id } = await carol.get(StartSigningDocument, { input: startInput({ signers: [signer(email)], ...input }) });
  await idle();
  clock.advance(hour);
  await carol.get(RemindSignersDocument, { input: { requestId: id } });
  await idle();
  const [link, second] = (await linksTo(backend, email)) as [string, string];
  return { email, carol, id, input: { requestId: id }, one: by(backend, link), two: by(backend, second), link };
}

const refused = async (
  call: Promise<{ errors?: { errorType: string | null; errorInfo?: unknown; message: string }[] }>,
) => {
  const { errors } = await call;
  const [error] = errors ?? [];
  return error && { code: error.errorType, wait: (error.errorInfo as { retryAfter?: number } | null)?.retryAfter };
};

/** A code that is not this one. */
const wrong = (code: string, by = 1) => `${(Number(code) + by) % 100_000_000}`.padStart(8, '0');

describe('a code', () => {
  it('is eight digits in a mail of its own, with no other run of eight, and in no answer', async () => {
    const { email, one } = await asked();
    const before = clock.now();
    const { sentTo, expiresAt } = await one.get(SendAccessCodeDocument, {});
    const mail = (await mailsTo(backend, email)).at(-1)!;
    const code = await codeTo(backend, email);
    expect(`${mail.subject} ${mail.text}`.match(/\d{8,}/g)).toEqual([code]);
    expect(sentTo).toBe('b•••@example.com');
    expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(before + 10 * minute);
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(clock.now() + 10 * minute);
  });

  it('is not mailed because somebody looks at a link', async () => {
    const { email, one } = await asked();
    const before = (await mailsTo(backend, email)).length;
    await one.get(InvitationDocument, {});
    await idle();
    expect(await mailsTo(backend, email)).toHaveLength(before);
  });

  it('works for another link of the same place', async () => {
    const { email, one, two, id } = await asked();
    await one.get(SendAccessCodeDocument, {});
    const { token } = await two.get(ConfirmAccessCodeDocument, { code: await codeTo(backend, email) });
    await by(backend, token).get(GetSigningRequestDocument, { id });
  });

  it('is good for ten minutes', async () => {
    const { email, one } = await asked();
    await one.get(SendAccessCodeDocument, {});
    const code = await codeTo(backend, email);
    clock.advance(10 * minute);
    expect(await refused(one.run(ConfirmAccessCodeDocument, { code }))).toMatchObject({ code: 'CodeRefused' });
  });

  it('is taken as it is copied, with blanks', async () => {
    const { email, one } = await asked();
    await one.get(SendAccessCodeDocument, {});
    const code = await codeTo(backend, email);
    await one.get(ConfirmAccessCodeDocument, { code: ` ${code.slice(0, 4)} ${code.slice(4)}\n` });
  });

  it('ends the one before it', async () => {
    const { email, one } = await asked();
    await one.get(SendAccessCodeDocument, {});
    const first = await codeTo(backend, email);
    await one.get(SendAccessCodeDocument, {});
    expect(await refused(one.run(ConfirmAccessCodeDocument, { code: first }))).toMatchObject({ code: 'CodeRefused' });
    await one.get(ConfirmAccessCodeDocument, { code: await codeTo(backend, email) });
  });

  it('that cannot be mailed counts for nothing, and the one before is good yet', async () => {
    const { email, one } = await asked();
    await one.get(SendAccessCodeDocument, {});
    const code = await codeTo(backend, email);
    unreached.add(email);
    for (let times = 0; times < 4; times++)
      expect(await refused(one.run(SendAccessCodeDocument, {}))).toMatchObject({ code: 'Unavailable' });
    unreached.delete(email);
    await one.get(ConfirmAccessCodeDocument, { code });
  });

  it('given in two tabs at once lets one in', async () => {
    const { email, one, two } = await asked();
    await one.get(SendAccessCodeDocument, {});
    const code = await codeTo(backend, email);
    const both = await Promise.all([one, two].map((tab) => tab.run(ConfirmAccessCodeDocument, { code })));
    expect(both.map(({ data, errors }) => (data?.confirmAccessCode ? 'in' : errors![0]!.errorType)).sort()).toEqual([
      'CodeRefused',
      'in',
    ]);
  });

  it('is mailed three times an hour, whichever link asks', async () => {
    const { one, two } = await asked();
    for (const tab of [one, two, one]) await tab.get(SendAccessCodeDocument, {});
    const { code, wait } = (await refused(two.run(SendAccessCodeDocument, {})))!;
    expect(code).toBe('TooManyRequests');
    expect(wait).toBeGreaterThan(3500);
    expect(wait).toBeLessThanOrEqual(3600);
    clock.advance(hour);
    await two.get(SendAccessCodeDocument, {});
  });

  it('may be tried five times an hour and twenty a day, counted over links, tabs and a restart', async () => {
    const { email, one, two } = await asked();
    const good = async () => {
      await one.get(SendAccessCodeDocument, {});
      return codeTo(backend, email);
    };
    let code = await good();
    const guess = (tab: typeof one, at: number) =>
      refused(tab.run(ConfirmAccessCodeDocument, { code: wrong(code, at + 1) }));
    // At once: none of them is counted twice or not at all.
    const first = await Promise.all([one, two, one, two].map(guess));
    expect(first.every((each) => ['CodeRefused', 'Unavailable'].includes(each!.code!))).toBe(true);
    for (;;) {
      const next = await guess(one, 7);
      if (next!.code === 'TooManyRequests') break;
      expect(next).toMatchObject({ code: 'CodeRefused' });
    }
    await backend.restart();
    expect(await refused(two.run(ConfirmAccessCodeDocument, { code }))).toMatchObject({ code: 'TooManyRequests' });
    expect(await refused(two.run(SendAccessCodeDocument, {}))).toMatchObject({ code: 'TooManyRequests' });
    for (let hours = 1; hours < 4; hours++) {
      clock.advance(hour);
      code = await good();
      for (let at = 0; at < 5; at++) expect(await guess(two, at)).toMatchObject({ code: 'CodeRefused' });
      expect(await refused(one.run(ConfirmAccessCodeDocument, { code }))).toMatchObject({ code: 'TooManyRequests' });
    }
    clock.advance(hour);
    const rest = await refused(one.run(SendAccessCodeDocument, {}));
    expect(rest).toMatchObject({ code: 'TooManyRequests' });
    expect(rest!.wait!).toBeGreaterThan(19 * 3600);
    clock.advance(21 * hour);
    await one.get(ConfirmAccessCodeDocument, { code: await good() });
  });

  it.each(['', '1234567', '123456789', '1234567８', 'x'.repeat(10_000), '12 34 56 78', '{"S":"1"}', '../..', '0'])(
    'that is none is refused as one that is wrong: %s',
    async (code) => {
      const { one } = await asked();
      await one.get(SendAccessCodeDocument, {});
      expect(await refused(one.run(ConfirmAccessCodeDocument, { code }))).toMatchObject({ code: 'CodeRefused' });
    },
  );
});

describe('confirmByCode', () => {
  it('wants a mailed code with each answer of an account, which may be given again', async () => {
    const { email, carol, id, input } = await asked({ confirmByCode: true, allowReassignment: true });
    const bob = await backend.as(email);
    const away = { input: { ...input, from: email, to: { email: `mallory-${count}@example.com` } } };
    expect(await refused(bob.run(ReassignSignerDocument, away))).toMatchObject({ code: 'Unauthorized' });
    expect(await refused(bob.run(SignDocumentDocument, { input }))).toMatchObject({ code: 'CodeRefused' });
    await bob.get(SendAnswerCodeDocument, { input });
    const answerCode = await codeTo(backend, email);
    const other = wrong(answerCode);
    expect(await refused(bob.run(SignDocumentDocument, { input: { ...input, answerCode: other } }))).toMatchObject({
      code: 'CodeRefused',
    });
    const declining = { ...input, reason: 'no', answerCode: other };
    expect(await refused(bob.run(DeclineDocumentDocument, { input: declining }))).toMatchObject({
      code: 'CodeRefused',
    });
    expect(await carol.get(GetSigningRequestDocument, { id })).toMatchObject({
      status: 'PENDING',
      confirmByCode: true,
    });
    await bob.get(SignDocumentDocument, { input: { ...input, answerCode } });
    await bob.get(SignDocumentDocument, { input: { ...input, answerCode } });
    await bob.get(SignDocumentDocument, { input });
    const shown = await carol.get(GetSigningRequestDocument, { id });
    expect(shown.signers[0]!.evidence).toMatchObject({ via: 'ACCOUNT', invitation: null, sentTo: email });
    expect(shown.signers[0]!.evidence!.confirmedAt).not.toBeNull();
  });

  it('wants none of who came by a link, which needed one', async () => {
    const { email, link, input } = await asked({ confirmByCode: true });
    await by(backend, await comeIn(backend, email, link)).get(SignDocumentDocument, { input });
  });

  it('mails codes to its signers alone, as often as to links of the place, and where one is wanted', async () => {
    const { email, carol, input, one } = await asked({ confirmByCode: true });
    const bob = await backend.as(email);
    expect(await refused(carol.run(SendAnswerCodeDocument, { input }))).toMatchObject({ code: 'Unauthorized' });
    const mallory = await backend.as('mallory@example.com');
    expect(await refused(mallory.run(SendAnswerCodeDocument, { input }))).toMatchObject({ code: 'RequestNotFound' });
    await bob.get(SendAnswerCodeDocument, { input });
    await one.get(SendAccessCodeDocument, {});
    await bob.get(SendAnswerCodeDocument, { input });
    expect(await refused(bob.run(SendAnswerCodeDocument, { input }))).toMatchObject({ code: 'TooManyRequests' });
    const plain = await asked();
    const signerOfPlain = await backend.as(plain.email);
    expect(await refused(signerOfPlain.run(SendAnswerCodeDocument, { input: plain.input }))).toMatchObject({
      code: 'InvalidInput',
    });
  });
});
