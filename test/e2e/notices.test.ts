import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsError } from '@countersign/local';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { redrive } from '../../tools/redrive-dead-letters.ts';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { withMail } from '../support/synthesised.ts';

/** What SES does with a mail; `undefined` sends it. */
let answer: ((perform: () => Promise<unknown>) => Promise<unknown>) | undefined;
/** What the function was told, as it came. */
const told: string[] = [];
const backend = await startBackend({
  assembly: await synthesise(withMail),
  intercept: {
    call: (target, _input, perform) =>
      target === 'SimpleEmailService_v2.SendEmail' && answer ? answer(perform) : perform(),
    invoke(name, event, perform) {
      if (name.includes('SendNotice'))
        for (const { body } of (event as { Records: { body: string }[] }).Records) told.push(body);
      return perform();
    },
  },
});
afterAll(() => backend.stop());
afterEach(() => (answer = undefined));
const [carol, bob] = await Promise.all(['carol', 'bob'].map((name) => backend.as(`${name}@example.com`)));

async function start(input: Partial<StartSigningInput> = {}) {
  const { id } = await carol!.get(StartSigningDocument, {
    input: startInput({ signers: [signer('bob@example.com', { name: 'Bob' })], title: 'Lease', ...input }),
  });
  await backend.idle();
  return id;
}

/** Who got which mail of a request, in any order. */
async function mailsOf(requestId: string) {
  await backend.idle();
  const mails = await readMailbox(join(backend.dataDir, 'mail'));
  return mails.filter(({ text }) => text.includes(requestId));
}
const briefly = async (requestId: string) =>
  (await mailsOf(requestId)).map(({ to, subject }) => `${to.join(', ')}: ${subject}`).sort();

const sign = async (requestId: string) => {
  await bob!.get(SignDocumentDocument, { input: { requestId } });
  await backend.idle();
};
const asked = 'bob@example.com: Please sign “Lease”';
const completed = ['bob', 'carol'].map((name) => `${name}@example.com: Completed: “Lease”`);

const noticesQueue = () =>
  backend.template.ofType('AWS::SQS::Queue').find(({ logicalId }) => logicalId.startsWith('Notices'))!;

/** What could not be sent comes again after five minutes. */
async function comeAgain() {
  backend.clock.advance(5 * 60_000);
  await backend.idle();
}

const outage = () => Promise.reject(new AwsError('ServiceUnavailable', 'an outage of this test', 503));

describe('notices', () => {
  it('ask who is to sign, and tell everyone of the end', async () => {
    const signers = [signer('alice@example.com', { method: 'AUTOMATIC' }), signer('bob@example.com', { name: 'Bob' })];
    const id = await start({ signers, message: 'As we said.' });
    const [mail, ...others] = await mailsOf(id);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ from: 'sign@example.com', to: ['bob@example.com'], subject: 'Please sign “Lease”' });
    expect(mail!.text).toContain(`https://app.example.com/sign?request=${id}`);
    expect(mail!.text).toContain('> As we said.');
    await sign(id);
    expect(await briefly(id)).toEqual(['alice@example.com: Completed: “Lease”', asked, ...completed].sort());
  });

  it('tell the requester of a decline, and who is asked no more of a cancellation', async () => {
    const declined = await start();
    await bob!.get(DeclineDocumentDocument, { input: { requestId: declined, reason: 'not mine' } });
    expect(await briefly(declined)).toEqual([asked, expect.stringMatching(/^carol@example\.com: .*declined/i)]);
    const cancelled = await start();
    await carol!.get(CancelSigningDocument, { input: { requestId: cancelled } });
    expect(await briefly(cancelled)).toHaveLength(2);
    expect((await mailsOf(cancelled)).every(({ to }) => to[0] === 'bob@example.com')).toBe(true);
  });

  it('are sent once, however often their change is told', async () => {
    const id = await start();
    const body = told.findLast((each) => each.includes(id))!;
    for (let again = 0; again < 3; again++)
      await new SQSClient(backend.aws).send(
        new SendMessageCommand({ QueueUrl: noticesQueue().physicalId, MessageBody: body }),
      );
    await comeAgain();
    expect(await briefly(id)).toEqual([asked]);
  });

  it('wait for SES to come back, over a restart too', async () => {
    answer = outage;
    const id = await start();
    expect(await briefly(id)).toEqual([]);
    await comeAgain();
    await backend.restart();
    expect(await briefly(id)).toEqual([]);
    answer = undefined;
    await comeAgain();
    expect(await briefly(id)).toEqual([asked]);
  });

  it('ask nobody who has answered meanwhile', async () => {
    answer = outage;
    const id = await start();
    await sign(id);
    answer = undefined;
    await comeAgain();
    expect(await briefly(id)).toEqual(completed);
  });

  it('are sent again where nobody knows whether they were', async () => {
    answer = async (perform) => {
      await perform();
      return outage();
    };
    const id = await start();
    answer = undefined;
    await comeAgain();
    expect(await briefly(id)).toEqual([asked, asked]);
  });

  it('wait where the account is at fault, and the mail is not', async () => {
    answer = () => Promise.reject(new AwsError('MessageRejected', 'Email address is not verified.', 400));
    const id = await start();
    answer = undefined;
    await comeAgain();
    expect(await briefly(id)).toEqual([asked]);
  });

  it('come from the set-aside queue back into theirs', async () => {
    const { SetAsideQueueUrl: QueueUrl } = backend.template.outputs;
    answer = outage;
    const id = await start();
    const body = told.findLast((each) => each.includes(id))!;
    await sign(id);
    answer = undefined;
    await comeAgain();
    expect(await briefly(id)).toEqual(completed);
    // As the rule leaves it that finds no queue.
    const TARGET_ARN = { DataType: 'String', StringValue: noticesQueue().arn };
    const command = new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes: { TARGET_ARN } });
    await new SQSClient(backend.aws).send(command);
    const heard = told.length;
    const lines: string[] = [];
    expect(await redrive(QueueUrl!, backend.aws, (line) => lines.push(line))).toBe(true);
    await backend.idle();
    expect(lines).toContain('put back  what people or webhooks are told');
    expect(told.slice(heard)).toEqual([body]);
  });

  it('are not tried again where SES refuses them', async () => {
    let calls = 0;
    answer = (perform) =>
      ++calls === 1 ? Promise.reject(new AwsError('BadRequestException', 'no such address', 400)) : perform();
    const id = await start();
    answer = undefined;
    await comeAgain();
    // The second tells the requester.
    expect([calls, await briefly(id)]).toEqual([2, ['carol@example.com: Mail not delivered: “Lease”']]);
    const counted = backend.happened.items.filter((each) => JSON.stringify(each).includes('NoticeRefused'));
    expect(counted).not.toEqual([]);
    expect(JSON.stringify(counted)).not.toContain('@example.com');
  });

  it('tell nobody where the requester tells people himself', async () => {
    const id = await start({ notify: false });
    await sign(id);
    expect(await briefly(id)).toEqual([]);
  });

  it('are in the language of the request', async () => {
    const id = await start({ locale: 'de' });
    const [mail] = await mailsOf(id);
    expect(mail!.text).toContain('Guten Tag Bob');
  });

  it('are in the language of the signer, where he has one, and his successor in that given with the place', async () => {
    const input = { id: 'of-languages', signers: [signer('bob@example.com', { locale: 'fr' })], locale: 'de' as const };
    await start(input);
    const to = { email: 'dave@example.com', locale: 'es' as const };
    await carol!.get(ReassignSignerDocument, { input: { requestId: input.id, from: 'bob@example.com', to } });
    const greetings = (await mailsOf(input.id)).map((mail) => [mail.to[0], /^\S+/.exec(mail.text)![0]]);
    expect(greetings.sort()).toEqual([
      ['bob@example.com', 'Bonjour,'],
      ['bob@example.com', 'Bonjour,'],
      ['dave@example.com', 'Hola:'],
    ]);
    // Whoever repeats the start says what the first call said, whoever has the place by now.
    expect(await start(input)).toBe(input.id);
  });

  it('leave no address behind in their table, and tell nobody of an erasure', async () => {
    const id = await start();
    await sign(id);
    const before = await briefly(id);
    await carol!.get(EraseRequestDocument, { input: { requestId: id } });
    await comeAgain();
    expect(await briefly(id)).toEqual(before);
  });
});
