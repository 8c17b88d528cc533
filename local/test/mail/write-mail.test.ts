import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeMail } from '../../src/mail/write-mail.ts';
import { folder } from '../lambda/given.ts';

const mail = (body: string, date = 'Mon, 23 Nov 2026 10:00:00 +0000') =>
  Buffer.from(`Subject: hello\r\nDate: ${date}\r\n\r\n${body}`);

it('writes mails as files named by their date, then by a counter', async () => {
  const path = join(await folder(), 'mail');
  const written = await Promise.all(['a', 'b', 'c'].map((body) => writeMail(path, mail(body))));
  written.push(await writeMail(path, mail('d', 'Mon, 23 Nov 2026 12:00:01 +0200')));
  expect(readdirSync(path).sort()).toEqual([
    ...[1, 2, 3].map((count) => `2026-11-23T10-00-00Z-000${count}.eml`),
    '2026-11-23T10-00-01Z-0001.eml',
  ]);
  expect(written.map((file) => readFileSync(file, 'utf8').at(-1))).toEqual(['a', 'b', 'c', 'd']);
});

it('keeps every byte of a mail', async () => {
  const message = Buffer.concat([mail(''), Buffer.from([0, 255, 13, 10, 10])]);
  expect(readFileSync(await writeMail(await folder(), message))).toEqual(message);
});

it('rejects a mail without a date, and leaves nothing', async () => {
  const path = await folder();
  await expect(writeMail(path, Buffer.from('Subject: x\r\n\r\nDate: now'))).rejects.toThrow('it has no Date');
  await expect(writeMail(path, mail('', 'some day'))).rejects.toThrow('it has no Date');
  expect(readdirSync(path)).toEqual([]);
});
