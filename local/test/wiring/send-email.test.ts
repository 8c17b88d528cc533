import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PurgeQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Attachment, SendEmailCommand, type SendEmailCommandInput, SESv2Client } from '@aws-sdk/client-sesv2';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inSeconds } from '../../src/events/event-bus.ts';
import { createClock } from '../../src/shared/clock.ts';
import { trial, type Trial } from './given.ts';

/** A clock that stands still until it is moved: nothing comes later by itself. */
const still = () => createClock(() => Date.parse('2026-11-23T10:00:00Z'));

let backend: Trial;
let ses: SESv2Client;
let queues: SQSClient;
beforeAll(async () => {
  backend = await trial({ clock: still() });
  ses = new SESv2Client(backend.aws());
  queues = new SQSClient(backend.aws());
});
afterEach(async () => {
  backend.clock.advance(10_000);
  await backend.idle();
  await queues.send(new PurgeQueueCommand({ QueueUrl: mailed() }));
});
afterAll(async () => {
  for (const client of [ses, queues]) client.destroy();
  await backend.stop();
});

const letter = (of: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  FromEmailAddress: 'no-reply@trial.example',
  Destination: { ToAddresses: ['ann@people.example'] },
  Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Good day' } } } },
  ...of,
});
const to = (...ToAddresses: string[]) => ({ Destination: { ToAddresses } });
const send = (of?: Partial<SendEmailCommandInput>) => ses.send(new SendEmailCommand(letter(of)));
const raw = (text: string) => ({ Content: { Raw: { Data: Buffer.from(text) } } });
const attached = (...Attachments: Partial<Attachment>[]) => ({
  Content: {
    Simple: {
      ...{ Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Good day' }, Html: { Data: '<p>Good day</p>' } } },
      Attachments: Attachments as Attachment[],
    },
  },
});
const mailed = () => `${backend.url}/123456789012/mailed`;

/** The mails that there are, by their message ids. */
const mails = () => {
  const folder = join(backend.dataDir, 'mail');
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Map(texts.map((text) => [/^Message-ID: <(.*)@/m.exec(text)![1], text]));
};

async function mailOf(of: Partial<SendEmailCommandInput>): Promise<string> {
  const { MessageId } = await send(of);
  return mails().get(MessageId!)!;
}

interface Told {
  'detail-type': string;
  time: string;
  detail: { eventType: string; mail: Record<string, unknown> } & Record<string, Record<string, unknown>>;
}

/** The events that the default bus got for the mail sent so far, once so much time has passed. */
async function told(milliseconds = 10_000): Promise<Told[]> {
  backend.clock.advance(milliseconds);
  await backend.idle();
  const all: Told[] = [];
  for (;;) {
    const command = new ReceiveMessageCommand({ QueueUrl: mailed(), MaxNumberOfMessages: 10 });
    const { Messages = [] } = await queues.send(command);
    if (Messages.length === 0) return all;
    all.push(...Messages.map(({ Body }) => JSON.parse(Body!) as Told));
  }
}

describe('a mail', () => {
  it('of a text lands in the mail folder, with a Message-ID and the date of the clock', async () => {
    const { MessageId } = await send({ ReplyToAddresses: ['desk@office.example'] });
    expect(MessageId).toMatch(/^0100[0-9a-f]{12}(-[0-9a-f]{4,12}){5}-0{6}$/);
    expect(mails().get(MessageId!)).toBe(
      [
        'From: no-reply@trial.example',
        'Reply-To: desk@office.example',
        'To: ann@people.example',
        'Subject: Hello',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=UTF-8',
        'Content-Transfer-Encoding: quoted-printable',
        `Message-ID: <${MessageId}@email.amazonses.com>`,
        'Date: Mon, 23 Nov 2026 10:00:00 +0000',
        '',
        'Good day\r\n',
      ].join('\r\n'),
    );
  });

  it('of text and HTML has both, other letters encoded', async () => {
    const [Charset, subject] = ['UTF-8', 'Zażółć gęślą jaźń'];
    const text = await mailOf({
      FromEmailAddress: 'Żółw <no-reply@trial.example>',
      Destination: {
        ToAddresses: ['Ann <ann@people.example>'],
        CcAddresses: ['c@d.example'],
        BccAddresses: ['b@d.example'],
      },
      Content: {
        Simple: {
          Subject: { Data: subject, Charset },
          Body: { Text: { Data: 'dzień dobry', Charset }, Html: { Data: '<p lang="pl">dzień</p>', Charset } },
          Headers: [{ Name: 'List-Unsubscribe', Value: '<https://trial.example/out>' }],
        },
      },
    });
    expect(text).toContain('From: =?UTF-8?B?xbvDs8WCdw==?= <no-reply@trial.example>\r\n');
    expect(text).toContain('To: Ann <ann@people.example>\r\nCc: c@d.example\r\n');
    expect(text).toContain(`Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=\r\n`);
    expect(text).toContain('List-Unsubscribe: <https://trial.example/out>\r\n');
    expect(text).not.toMatch(/b@d\.example|[^\x00-\x7f]/);
    const [, boundary] = /boundary="(.*)"/.exec(text)!;
    expect(text.split(`--${boundary}`).slice(1)).toEqual([
      '\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ndzie=C5=84 dobry\r\n',
      '\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p lang=3D"pl">dzie=C5=84</p>\r\n',
      '--\r\n',
    ]);
  });

  it('has what is attached behind its text and HTML', async () => {
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, at) => at % 256));
    const text = await mailOf(
      attached(
        { FileName: 'record.pdf', RawContent: bytes, ContentTransferEncoding: 'BASE64' },
        {
          ...{
            FileName: 'Zaświadczenie № 3 "ostatnie" — 证书.json',
            RawContent: bytes,
            ContentType: 'text/x-y; a="b c"',
          },
          ...{ ContentTransferEncoding: 'QUOTED_PRINTABLE', ContentDescription: 'Zaświadczenie', ContentId: 'seal@x' },
          ContentDisposition: 'INLINE',
        },
        { FileName: 'Read me first.txt', RawContent: Buffer.from('one\ntwo\n------=_Mixed--\n') },
        { FileName: 'nothing.txt', RawContent: Buffer.alloc(0), ContentTransferEncoding: 'BASE64' },
      ),
    );
    expect(text).toMatch(/^[\x20-\x7e\t\r\n]*$/);
    const [, ...parts] = text.split('\r\n\r\n');
    expect(Math.max(...parts.flatMap((part) => part.split('\r\n')).map(({ length }) => length))).toBeLessThanOrEqual(
      76,
    );
    const mail = await PostalMime.parse(text);
    expect(mail).toMatchObject({ subject: 'Hello', text: 'Good day\n', html: '<p>Good day</p>\n' });
    expect(
      mail.attachments.map(({ content, ...of }) => ({ ...of, content: Buffer.from(content as ArrayBuffer) })),
    ).toEqual([
      { filename: 'record.pdf', mimeType: 'application/pdf', disposition: 'attachment', content: bytes },
      {
        ...{ filename: 'Zaświadczenie № 3 "ostatnie" — 证书.json', mimeType: 'text/x-y', disposition: 'inline' },
        ...{ contentId: '<seal@x>', description: 'Zaświadczenie' },
        // This reader gives what is not base64 as lines, each with its break.
        content: Buffer.concat([bytes, Buffer.from('\n')]),
      },
      {
        ...{ filename: 'Read me first.txt', mimeType: 'text/plain', disposition: 'attachment' },
        content: Buffer.from('one\ntwo\n------=_Mixed--\n\n'),
      },
      { filename: 'nothing.txt', mimeType: 'text/plain', disposition: 'attachment', content: Buffer.alloc(0) },
    ]);
  });

  it('may be of 40 megabytes with what is attached, and no more', async () => {
    const file = (size: number) =>
      attached({ FileName: 'a.pdf', RawContent: Buffer.alloc(size), ContentTransferEncoding: 'BASE64' });
    // Of 78 characters of base64 in its lines, 57 are the file's.
    const most = Math.floor(((40 * 1024 * 1024) / 78) * 57);
    expect(await send(file(most - 2000))).toHaveProperty('MessageId');
    await expect(send(file(most))).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining('Message length is more than 41943040 bytes long') as string,
    });
  });

  it('that is raw keeps its bytes but for what SES sets, and blind copies', async () => {
    const head =
      'From: no-reply@trial.example\nTo: ann@people.example,\n\tbob@people.example\nBcc: eve@people.example\n';
    const own = 'Message-ID: <mine@trial.example>\nDate: Thu, 01 Jan 1970 00:00:00 +0000\nX-Mine: a  b\n';
    const { MessageId } = await send({ Destination: undefined, ...raw(`${head}${own}\nbody\n\nend \u{1f4a5}`) });
    const text = mails().get(MessageId!)!;
    const [, date] = /^Date: (.*)\r$/m.exec(text)!;
    expect(text).toBe(
      'From: no-reply@trial.example\r\nTo: ann@people.example,\r\n\tbob@people.example\r\nX-Mine: a  b\r\n' +
        `Message-ID: <${MessageId}@email.amazonses.com>\r\nDate: ${date}\r\n\r\nbody\n\nend \u{1f4a5}`,
    );
    expect(date).not.toContain('1970');
  });

  it('may be of 40 megabytes and no more', async () => {
    const head = 'From: no-reply@trial.example\r\nSubject: large\r\n\r\n';
    const message = (bytes: number) => raw(head + 'x'.repeat(bytes - head.length));
    const limit = 40 * 1024 * 1024;
    expect((await mailOf(message(limit))).length).toBeGreaterThan(limit);
    await expect(send(message(limit + 1))).rejects.toMatchObject({
      name: 'BadRequestException',
      message: `Message length is more than ${limit} bytes long: '${limit + 1}'.`,
    });
  });

  it.each(['no-reply@trial.example', 'any+label@mail.trial.example', 'desk@OFFICE.example'])(
    'may be from %s',
    async (FromEmailAddress) => {
      expect(await send({ FromEmailAddress })).toHaveProperty('MessageId');
    },
  );

  const stranger = (text: string) => ({
    name: 'MessageRejected',
    message: `Email address is not verified. The following identities failed the check in region US-EAST-1: ${text}`,
    $metadata: expect.objectContaining({ httpStatusCode: 400 }) as unknown,
  });

  it.each([
    [
      'another address of a domain that is not verified',
      { FromEmailAddress: 'Eve <eve@office.example>' },
      'Eve <eve@office.example>',
    ],
    [
      'an address that only ends like a verified domain',
      { FromEmailAddress: 'a@my-trial.example' },
      'a@my-trial.example',
    ],
    ['a label beside an address', { FromEmailAddress: 'desk+a@office.example' }, 'desk+a@office.example'],
    ['another sender within', raw('From: eve@evil.example\n\nhello'), 'eve@evil.example'],
    ['another address for bounces', { FeedbackForwardingEmailAddress: 'eve@evil.example' }, 'eve@evil.example'],
  ])('is rejected from %s', async (_, of, text) => {
    const before = mails().size;
    await expect(send(of)).rejects.toMatchObject(stranger(text));
    expect(mails().size).toBe(before);
  });

  it('is rejected with a configuration set that does not exist', async () => {
    await expect(send({ ConfigurationSetName: 'loud' })).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Configuration set <loud> does not exist.',
      $metadata: expect.objectContaining({ httpStatusCode: 404 }) as unknown,
    });
  });

  const simple = (of: object) => ({
    Content: { Simple: { Subject: { Data: 'x' }, Body: { Text: { Data: 'x' } }, ...of } },
  });

  const refusedAttachments: [what: string, of: Partial<Attachment>, message: string][] = [
    ['without a name', { FileName: undefined }, 'must have a FileName'],
    ['without content', { RawContent: undefined }, 'must have RawContent'],
    ['with a name of 256 characters', { FileName: `${'a'.repeat(252)}.txt` }, 'more than 255 characters'],
    ['with a line break in its name', { FileName: 'a\r\nBcc: b.txt' }, 'control characters'],
    ['without an extension', { FileName: 'a' }, 'must have an extension'],
    ['that can be run', { FileName: 'a.pdf.EXE' }, 'SES takes no attachment of the type .exe'],
    ['of a type that is not guessed', { FileName: 'a.docx' }, 'set ContentType'],
    ['of no type', { ContentType: 'text' }, 'not a media type'],
    ['that brings a header with its type', { ContentType: 'text/plain\r\nBcc: b' }, 'not a media type'],
    ['of parts', { ContentType: 'multipart/mixed; boundary=a' }, 'is not emulated'],
    ['for elsewhere', { ContentDisposition: 'ASIDE' as 'INLINE' }, 'allowed: ATTACHMENT, INLINE'],
    ['in another encoding', { ContentTransferEncoding: 'toString' as 'BASE64' }, 'QUOTED_PRINTABLE, SEVEN_BIT'],
    ['of bytes and no encoding', { RawContent: Buffer.from('ż') }, 'set ContentTransferEncoding to BASE64'],
    ['with a bracket in its id', { ContentId: 'a>' }, 'without spaces and angle brackets'],
    ['with a long description', { ContentDescription: 'a'.repeat(1001) }, 'more than 1000 characters'],
  ];

  it.each<[string, Partial<SendEmailCommandInput>, string]>([
    ['more than 50 recipients', to(...Array<string>(51).fill('a@b.example')), 'Recipient count exceeds 50.'],
    ['no recipient', { Destination: {} }, 'Destination must have a recipient'],
    ['an address that is none', to('ann'), "Missing final '@domain'"],
    ['a line break in an address', to('a\r\nBcc: b@c.example <a@b.example>'), 'Invalid email address'],
    ['no sender', { FromEmailAddress: undefined }, "Missing required header 'From'."],
    ['a raw message without a sender', raw('To: a@b.example\n\nx'), "Missing required header 'From'."],
    [
      'a raw message with two subjects',
      raw('From: a@trial.example\nSubject: a\nsubject: b\n\n'),
      "Duplicate header 'subject'.",
    ],
    ['a raw message that is none', raw('hello'), 'a header line without a name'],
    [
      'orders to SES in a raw message',
      raw('X-SES-CONFIGURATION-SET: x\n\n'),
      'X-SES-CONFIGURATION-SET is not emulated',
    ],
    ['a template', { Content: { Template: { TemplateName: 'x' } } }, 'Content.Template is not emulated'],
    ['no content', { Content: {} }, 'Content must have one of Simple and Raw'],
    ['other letters without a charset', simple({ Subject: { Data: 'ż' } }), 'name their charset'],
    ['another charset', simple({ Subject: { Data: 'x', Charset: 'KOI8-R' } }), 'allowed: UTF-8, US-ASCII'],
    ['no body', simple({ Body: {} }), 'must have Text or Html'],
    ['a header of SES', simple({ Headers: [{ Name: 'Bcc', Value: 'a@b.example' }] }), 'Bcc must not be among Headers'],
    ['a line break in a header', simple({ Headers: [{ Name: 'X-A', Value: 'a\r\nBcc: b' }] }), 'of ASCII'],
    ...refusedAttachments.map(([what, of, message]): [string, Partial<SendEmailCommandInput>, string] => [
      `an attachment ${what}`,
      attached({ FileName: 'a.txt', RawContent: Buffer.from('a'), ...of }),
      message,
    ]),
    ['a tag with other letters', { EmailTags: [{ Name: 'ż', Value: 'x' }] }, 'a tag has a name'],
    ['a tenant', { TenantName: 'x' }, 'TenantName is not emulated'],
  ])('is rejected with %s', async (_, of, message) => {
    await expect(send(of)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('rights to send', () => {
  const as = async (role: string, of: Partial<SendEmailCommandInput> = {}) => {
    const client = new SESv2Client(backend.aws(`arn:aws:iam::123456789012:role/${role}`));
    return client.send(new SendEmailCommand(letter(of))).finally(() => client.destroy());
  };
  const denied = (role: string, resource: string, action = 'ses:SendEmail') => ({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      `assumed-role/${role}/local is not authorized to perform: ${action} on resource: arn:aws:ses:us-east-1:123456789012:${resource} `,
    ) as string,
    $metadata: expect.objectContaining({ httpStatusCode: 403 }) as unknown,
  });

  it('are asked for on the identity and on the configuration set', async () => {
    expect(await as('poster')).toHaveProperty('MessageId');
    expect(await as('poster', { ConfigurationSetName: 'notices' })).toHaveProperty('MessageId');
    await expect(as('poster', { ConfigurationSetName: 'quiet' })).rejects.toMatchObject(
      denied('poster', 'configuration-set/quiet'),
    );
    await expect(as('poster', { FromEmailAddress: 'desk@office.example' })).rejects.toMatchObject(
      denied('poster', 'identity/desk@office.example'),
    );
    await expect(as('teller')).rejects.toMatchObject(denied('teller', 'identity/trial.example'));
  });

  it('may be bound to an address to send from', async () => {
    const FromEmailAddress = 'Boss <boss@trial.example>';
    await expect(as('poster', { FromEmailAddress })).rejects.toMatchObject(denied('poster', 'identity/trial.example'));
    expect(await as('poster', { FromEmailAddress: 'Trial <no-reply@trial.example>' })).toHaveProperty('MessageId');
  });

  it('may be bound to those who get it, all of them', async () => {
    expect(await as('clerk', to('ann@people.example', 'bob@people.example'))).toHaveProperty('MessageId');
    const Destination = { ToAddresses: ['ann@people.example'], BccAddresses: ['eve@evil.example'] };
    await expect(as('clerk', { Destination })).rejects.toMatchObject(denied('clerk', 'identity/trial.example'));
  });

  it('are others for a raw message', async () => {
    const message = raw('From: no-reply@trial.example\n\nx');
    await expect(as('poster', message)).rejects.toMatchObject(
      denied('poster', 'identity/trial.example', 'ses:SendRawEmail'),
    );
  });

  it('are of who has signed', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'remote' };
    const client = new SESv2Client({ ...backend.aws(), credentials });
    await expect(client.send(new SendEmailCommand(letter()))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    client.destroy();
  });
});

describe('events of a mail', () => {
  const notices = { ConfigurationSetName: 'notices' };
  const types = async (milliseconds?: number) => (await told(milliseconds)).map((event) => event['detail-type']);

  it('are sent and delivered, in the envelope of AWS, moments later', async () => {
    const date = new Date(backend.clock.now()).toUTCString().replace('GMT', '+0000');
    const { MessageId } = await send({ ...notices, EmailTags: [{ Name: 'request', Value: 'r-1' }] });
    expect(await types(0)).toEqual([]);
    const [sent, delivered, ...others] = await told();
    expect(others).toEqual([]);
    const { detail, ...envelope } = delivered!;
    expect(envelope).toEqual({
      ...{ version: '0', id: expect.any(String) as string, source: 'aws.ses', 'detail-type': 'Email Delivered' },
      ...{ account: '123456789012', region: 'us-east-1', time: inSeconds(Date.parse(date) + 1000) },
      resources: ['arn:aws:ses:us-east-1:123456789012:configuration-set/notices'],
    });
    const timestamp = new Date(date).toISOString();
    const mail = {
      ...{ timestamp, messageId: MessageId, source: 'no-reply@trial.example', sendingAccountId: '123456789012' },
      sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/trial.example',
      ...{ destination: ['ann@people.example'], headersTruncated: false },
      headers: [
        { name: 'From', value: 'no-reply@trial.example' },
        { name: 'To', value: 'ann@people.example' },
        { name: 'Subject', value: 'Hello' },
        { name: 'MIME-Version', value: '1.0' },
        { name: 'Content-Type', value: 'text/plain; charset=UTF-8' },
        { name: 'Content-Transfer-Encoding', value: 'quoted-printable' },
      ],
      commonHeaders: {
        ...{ from: ['no-reply@trial.example'], to: ['ann@people.example'], subject: 'Hello', messageId: MessageId },
        date,
      },
      tags: {
        ...{ 'ses:operation': ['SendEmail'], 'ses:configuration-set': ['notices'] },
        ...{ 'ses:from-domain': ['trial.example'], request: ['r-1'] },
      },
    };
    expect(detail).toEqual({
      ...{ eventType: 'Delivery', mail },
      delivery: {
        ...{
          timestamp: new Date(Date.parse(date) + 1000).toISOString(),
          processingTimeMillis: 1000,
          recipients: ['ann@people.example'],
        },
        ...{ smtpResponse: '250 OK', reportingMTA: 'a0-0.smtp-out.amazonses.com' },
      },
    });
    expect(sent).toMatchObject({ 'detail-type': 'Email Sent', detail: { eventType: 'Send', mail, send: {} } });
  });

  const simulator = (name: string) => `${name}@simulator.amazonses.com`;

  it.each([
    ['success', ['Email Delivered', 'Email Sent']],
    ['bounce', ['Email Bounced', 'Email Sent']],
    ['Bounce+label', ['Email Bounced', 'Email Sent']],
    ['suppressionlist', ['Email Bounced', 'Email Sent']],
    ['complaint', ['Email Complaint Received', 'Email Delivered', 'Email Sent']],
    ['ooto', ['Email Bounced', 'Email Delivered', 'Email Sent']],
    ['nobody', ['Email Bounced', 'Email Sent']],
  ])('of the simulator address %s are as on AWS', async (name, expected) => {
    await send({ ...notices, ...to(simulator(name)) });
    expect((await types()).sort()).toEqual(expected);
  });

  it('tell what bounced and who complained, apart from who got it', async () => {
    await send({
      ...notices,
      Destination: {
        ToAddresses: ['ann@people.example', simulator('bounce')],
        CcAddresses: [simulator('complaint')],
        BccAddresses: [simulator('suppressionlist'), simulator('ooto')],
      },
    });
    const all = await told();
    const of = (type: string) => all.filter(({ detail }) => detail.eventType === type).map(({ detail }) => detail);
    expect(of('Delivery').map(({ delivery }) => delivery!.recipients)).toEqual([
      ['ann@people.example', simulator('complaint'), simulator('ooto')],
    ]);
    const time = expect.stringMatching(/Z$/) as string;
    const feedbackId = expect.stringMatching(/^0100[0-9a-f-]+-000000$/) as string;
    expect(of('Complaint').map(({ complaint }) => complaint)).toEqual([
      {
        complainedRecipients: [{ emailAddress: simulator('complaint') }],
        ...{ timestamp: time, arrivalDate: time, feedbackId, complaintSubType: null, complaintFeedbackType: 'abuse' },
        userAgent: 'Amazon SES Mailbox Simulator',
      },
    ]);
    const bounces = of('Bounce').map(({ bounce }) => bounce!);
    expect(
      bounces.map(({ bounceType, bounceSubType }) => `${bounceType as string} ${bounceSubType as string}`),
    ).toEqual(expect.arrayContaining(['Permanent General', 'Permanent Suppressed', 'Transient General']));
    expect(
      bounces.find(
        ({ bounceType, bounceSubType }) => `${bounceType as string}${bounceSubType as string}` === 'PermanentGeneral',
      ),
    ).toEqual({
      ...{ bounceType: 'Permanent', bounceSubType: 'General', timestamp: time, feedbackId },
      bouncedRecipients: [
        {
          ...{ emailAddress: simulator('bounce'), action: 'failed', status: '5.1.1' },
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
      reportingMTA: 'dsn; a0-0.smtp-out.amazonses.com',
    });
  });

  it('are those that the configuration set wants, that of the request or of the identity', async () => {
    await send(to(simulator('bounce')));
    expect(await types()).toEqual([]);
    await send({ ...to(simulator('bounce'), 'ann@people.example'), FromEmailAddress: 'desk@office.example' });
    expect(await types()).toEqual(['Email Bounced']);
    await send({ ...to(simulator('bounce')), FromEmailAddress: 'desk@office.example', ...notices });
    expect((await types()).sort()).toEqual(['Email Bounced', 'Email Sent']);
  });
});

it('a mail that was sent, and what follows from it, is there after a restart', async () => {
  const dataDir = join(backend.dataDir, '..', `mail-restart-${process.pid}`);
  const clock = still();
  const first = await trial({ dataDir, clock });
  const client = new SESv2Client(first.aws());
  const command = new SendEmailCommand(
    letter({ ConfigurationSetName: 'notices', ...to('bounce@simulator.amazonses.com') }),
  );
  const { MessageId } = await client.send(command);
  client.destroy();
  await first.stop();
  const second = await trial({ dataDir, clock });
  clock.advance(10_000);
  await second.idle();
  expect(second.queues().mailed).toBe(2);
  await second.stop();
  const files = readdirSync(join(dataDir, 'mail'));
  expect(files.map((name) => readFileSync(join(dataDir, 'mail', name), 'utf8').includes(MessageId!))).toEqual([true]);
});
