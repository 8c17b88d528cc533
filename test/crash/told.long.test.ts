import { join } from 'node:path';
import type { Intercept } from '@countersign/local';
import { afterAll, expect, it } from 'vitest';
import { tagNames } from '../../functions/domain/notices/feedback.ts';
import {
  CreateWebhookDocument,
  GetSigningRequestDocument,
  SendTestWebhookDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { localMail } from '../../tools/local-mail.ts';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { startReceiver } from '../support/receiver.ts';
import { withAll } from '../support/synthesised.ts';

/** Calls of the backend's parts since the story began, by what they ask for; the one at which it is restarted. */
let steps: string[] = [];
let restartAt = Infinity;
let restarting: Promise<void> | undefined;
/** The mails that SES has been given and that are not noted yet, by the tag that is their notice; and whether there were any at the restart. */
const unnoted = new Set<string>();
let isInWindow = false;

/** What is read of SendEmail and of an update of the table of notices. */
interface SendOrNote {
  EmailTags?: { Name: string; Value: string }[];
  Key?: { notice?: { S: string } };
}

const step = (name: string) => {
  steps.push(name);
  if (steps.length !== restartAt) return;
  isInWindow = unnoted.size > 0;
  restarting = backend.restart();
};
const intercept: Partial<Intercept> = {
  async call(target, input, perform) {
    const { EmailTags: tags = [], Key: key } = input as SendOrNote;
    const [sent] = tags.filter(({ Name }) => Name === tagNames.notice);
    if (sent) unnoted.add(sent.Value);
    step(target);
    const answer = await perform();
    // What is told of a mail is noted as well, after the note that it was sent or before.
    if (key?.notice && target.endsWith('.UpdateItem')) unnoted.delete(key.notice.S.replaceAll(':', '_'));
    return answer;
  },
  invoke(name, _payload, perform) {
    // It signs people in.
    if (!name.includes('AddEmailClaim')) step(name);
    return perform();
  },
};

const limits = 'open:5000,hour:100000,mails:1000000';
const context = { ...withAll.context, mailFrom: localMail.mailFrom, limits };
const backend: TestBackend = await startBackend({
  assembly: await synthesise({ context }),
  emailIdentities: [localMail.mailFrom],
  intercept,
});
const receiver = await startReceiver();
afterAll(receiver.close);
afterAll(() => backend.stop());

it(
  'a webhook is told of every change and people by mail, over a restart at any step',
  { timeout: 900_000 },
  async () => {
    const carol = await backend.as('carol@example.com');
    const { webhook } = await carol.get(CreateWebhookDocument, { input: { url: `${receiver.url}/carol` } });
    await carol.get(SendTestWebhookDocument, { id: webhook.id });
    await backend.idle();
    let at = 0;
    do {
      [steps, restartAt, restarting] = [[], ++at, undefined];
      unnoted.clear();
      isInWindow = false;
      await story(`restart-at-step-${at}`);
    } while (restarting);
    // The last story had fewer steps than were waited for.
    expect(at).toBeGreaterThan(30);
  },
);

/** Carol asks Bob, who signs; all that was cut off comes again by the clock. */
async function story(id: string): Promise<void> {
  const signers = [signer('bob@example.com')];
  await insist(async () =>
    (await backend.as('carol@example.com')).get(StartSigningDocument, { input: startInput({ id, signers }) }),
  );
  await insist(async () =>
    (await backend.as('bob@example.com')).get(SignDocumentDocument, { input: { requestId: id } }),
  );
  for (let times = 0; ; times++) {
    await restarting;
    await backend.idle();
    const { version, history } = await insist(async () =>
      (await backend.as('carol@example.com')).get(GetSigningRequestDocument, { id }),
    );
    const [posts, mails] = [postsOf(id), await mailsOf(id)];
    const isTold = Array.from({ length: version }, (_, at) => posts.includes(`${id}:${at + 1}`)).every(Boolean);
    // Bob may have signed before he was to be asked by mail: then nobody asks him.
    const isMailed = ['bob', 'carol'].every((name) => mails.includes(`${name}@example.com: Completed`));
    const seals = history.filter(({ type }) => type === 'SEALED').length;
    if (seals > 0 && isTold && isMailed && times > 0) {
      expect(seals).toBe(1);
      return holdOnce(id, mails);
    }
    expect(times, `${id}: ${posts.join()} ${mails.join()}, at ${steps[restartAt - 1]}`).toBeLessThan(20);
    backend.clock.advance(6 * 60_000);
  }
}

/** A mail comes twice only where the restart came between what SES was given and the note of it. */
function holdOnce(id: string, mails: string[]): void {
  if (isInWindow) return;
  expect([...mails].sort(), `${id}, at ${steps[restartAt - 1]}`).toEqual([...new Set(mails)].sort());
}

const postsOf = (id: string) =>
  receiver.at('/carol').flatMap(({ headers }) => {
    const message = headers['webhook-id'] as string;
    return message.startsWith(`${id}:`) ? message : [];
  });

const mailsOf = async (id: string) =>
  (await readMailbox(join(backend.dataDir, 'mail')))
    .filter(({ text }) => text.includes(`request=${id}`) || text.includes(`${id}\n`))
    .map(({ to, subject }) => `${to.join()}: ${subject.split(/[ :]/)[0]}`);

/** Calls again what a restart cut off. */
async function insist<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let times = 0; ; times++) {
    await restarting;
    try {
      return await call();
    } catch (error) {
      if (times > 20) throw error;
    }
  }
}
