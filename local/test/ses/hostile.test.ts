import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, it } from 'vitest';
import { createSes } from '../../src/ses/ses.ts';
import { AwsError, type Service } from '../../src/shared/service.ts';
import { steppedClock } from '../lambda/given.ts';

/** A service that takes mail from example.com, with what it delivered and told. */
function open(): { service: Service; delivered: string[]; told: unknown[] } {
  const [delivered, told]: [string[], unknown[]] = [[], []];
  const service = createSes({
    identities: [{ identity: 'example.com', arn: 'arn' }],
    configurationSets: [
      { name: 'all', arn: 'arn', destinations: [new Set(['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT'])] },
    ],
    ...{ region: 'eu-central-1', accountId: '123456789012', clock: steppedClock() },
    deliver: async (message) => void delivered.push(message.toString()),
    putEvent: async (event) => void told.push(event),
  });
  return { service, delivered, told };
}

async function send(service: Service, input: object): Promise<{ MessageId: string } | AwsError> {
  try {
    const read = service.read!('SendEmail', input as Record<string, unknown>);
    expect(service.permissions('SendEmail', read)).toHaveLength(2);
    return (await service.operations.SendEmail!(read)) as { MessageId: string };
  } catch (error) {
    expect(error).toBeInstanceOf(AwsError);
    expect((error as AwsError).statusCode).toBeLessThan(500);
    return error as AwsError;
  }
}

const evil = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      ' ',
      '\t',
      'Bcc: eve@evil.example',
      '"',
      '<',
      '>',
      '(',
      ')',
      ',',
      ';',
      ':',
      '=?',
      '?=',
      '=?utf-8?b?',
      '@',
      'ż',
      '\ud800',
      '\0',
      '\\',
      'a',
      'example.com',
    ),
  }),
  fc.string({ unit: 'binary' }),
);
const mailbox = fc.oneof(
  fc.constantFrom('ann@example.com', 'Ann <ann@example.com>', 'bounce@simulator.amazonses.com'),
  evil,
  evil.map((name) => `${name} <ann@example.com>`),
);

it('answers every input, and lets nobody write a header', async () => {
  const content = fc.record({ Data: evil, Charset: fc.constant('UTF-8') });
  const input = fc.record(
    {
      FromEmailAddress: mailbox,
      ConfigurationSetName: fc.constant('all'),
      Destination: fc.record({
        ToAddresses: fc.array(mailbox, { maxLength: 3 }),
        CcAddresses: fc.array(mailbox, { maxLength: 1 }),
      }),
      ReplyToAddresses: fc.array(mailbox, { maxLength: 1 }),
      Content: fc.record({
        Simple: fc.record({
          Subject: content,
          Body: fc.record({ Text: content, Html: content }, { requiredKeys: [] }),
          Headers: fc.array(fc.record({ Name: fc.oneof(evil, fc.constant('X-A')), Value: evil }), { maxLength: 1 }),
        }),
      }),
    },
    { requiredKeys: ['ConfigurationSetName', 'Content', 'Destination', 'FromEmailAddress'] },
  );
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const { service, delivered, told } = open();
      const answer = await send(service, given);
      if (answer instanceof AwsError) return void expect(delivered).toEqual([]);
      sent++;
      expect(told.length).toBeGreaterThan(1);
      const [head] = delivered[0]!.split('\r\n\r\n');
      const names = head!.split(/\r\n(?![ \t])/).map((field) => field.split(':')[0]);
      const known = ['From', 'Reply-To', 'To', 'Cc', 'Subject', 'MIME-Version', 'Content-Type'];
      const allowed = [...known, 'Content-Transfer-Encoding', 'Message-ID', 'Date'];
      const own = (given.Content.Simple.Headers ?? []).map(({ Name }) => Name);
      expect(names.filter((name) => !allowed.includes(name!) && !own.includes(name!))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
      expect(head).toMatch(/^[\x20-\x7e\t\r\n]*$/);
      expect(head).not.toMatch(/[^\r]\n|\r[^\n]/);
    }),
    { numRuns: 2000 },
  );
  expect(sent).toBeGreaterThan(50);
}, 30_000);

it('answers every attachment, and what it takes can be read', async () => {
  const file = fc.record(
    {
      // What looks like an encoded word, this reader decodes.
      FileName: fc
        .oneof(fc.string({ unit: 'grapheme', minLength: 1 }), evil)
        .filter((name) => !name.includes('=?'))
        .map((name) => `${name}.txt`),
      RawContent: evil.map((content) => Buffer.from(content).toString('base64')),
      ContentTransferEncoding: fc.constantFrom('BASE64', 'QUOTED_PRINTABLE', 'SEVEN_BIT'),
      // What is text and inline, a reader shows as more of the text.
      ContentDisposition: fc.constant('ATTACHMENT'),
      ContentType: fc.oneof(fc.constant('text/plain; charset="x y"'), evil),
      ContentDescription: evil,
      ContentId: fc.oneof(fc.constant('a@b'), evil),
    },
    { requiredKeys: ['FileName', 'RawContent', 'ContentTransferEncoding'] },
  );
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 2 }), async (Attachments) => {
      const { service, delivered } = open();
      const Simple = { Subject: { Data: 'x' }, Body: { Text: { Data: 'x' } }, Attachments };
      const of = { FromEmailAddress: 'ann@example.com', Destination: { ToAddresses: ['b@people.example'] } };
      const answer = await send(service, { ...of, Content: { Simple }, ConfigurationSetName: 'all' });
      if (answer instanceof AwsError) return void expect(delivered).toEqual([]);
      sent++;
      expect(delivered[0]).toMatch(/^[\x01-\x7f]*$/);
      const { attachments } = await PostalMime.parse(delivered[0]!);
      expect(attachments).toHaveLength(Attachments.length);
      for (const [at, { FileName, RawContent, ContentTransferEncoding }] of Attachments.entries()) {
        expect(attachments[at]!.filename).toBe(Buffer.from(FileName).toString());
        // This reader gives what is not base64 as lines, each with its break.
        if (ContentTransferEncoding === 'BASE64')
          expect(Buffer.from(attachments[at]!.content as ArrayBuffer).toString('base64')).toBe(RawContent);
      }
    }),
    { numRuns: 2000 },
  );
  expect(sent).toBeGreaterThan(50);
}, 30_000);

it('answers every raw message', async () => {
  const line = fc.oneof(
    fc.constantFrom(
      'From: ann@example.com',
      'To: bob@people.example',
      'Subject: =?utf-8?q?a?=',
      '',
      ' folded',
      '\tfolded',
    ),
    evil,
    evil.map((value) => `To: ${value}`),
    evil.map((value) => `From: ${value} <ann@example.com>`),
  );
  const text = fc.array(line, { maxLength: 8 }).chain((lines) => fc.constantFrom(lines.join('\n'), lines.join('\r\n')));
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(text, async (message) => {
      const { service, delivered } = open();
      const Raw = { Data: Buffer.from(`From: ann@example.com\n${message}`).toString('base64') };
      const of = { FromEmailAddress: 'ann@example.com', Destination: { ToAddresses: ['b@people.example'] } };
      const answer = await send(service, { ...of, Content: { Raw }, ConfigurationSetName: 'all' });
      if (answer instanceof AwsError) return void expect(delivered).toEqual([]);
      sent++;
      expect(delivered[0]).toContain(`Message-ID: <${answer.MessageId}@eu-central-1.amazonses.com>\r\n`);
    }),
    { numRuns: 2000 },
  );
  expect(sent).toBeGreaterThan(50);
}, 30_000);
