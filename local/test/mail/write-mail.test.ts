import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeMail } from '../../src/mail/write-mail.ts';
import { createDisk, type Durability } from '../../src/shared/storage/disk.ts';
import { folder } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const mail = (body: string, date = 'Mon, 23 Nov 2026 10:00:00 +0000') =>
  Buffer.from(`Subject: hello\r\nDate: ${date}\r\n\r\n${body}`);

it.each<Durability>(['synced', 'relaxed'])(
  'writes mails as files named by date and counter (%s)',
  async (durability) => {
    const path = join(await folder(), 'deep', 'mail');
    const disk = createDisk({ durability });
    const written = await Promise.all(['a', 'b', 'c'].map((body) => writeMail(path, mail(body), disk)));
    written.push(await writeMail(path, mail('d', 'Mon, 23 Nov 2026 12:00:01 +0200'), disk));
    expect(readdirSync(path).sort()).toEqual([
      ...[1, 2, 3].map((count) => `2026-11-23T10-00-00Z-000${count}.eml`),
      '2026-11-23T10-00-01Z-0001.eml',
    ]);
    expect(written.map((file) => readFileSync(file, 'utf8').at(-1))).toEqual(['a', 'b', 'c', 'd']);
  },
);

it('keeps every byte of a mail, for the owner alone', async () => {
  const message = Buffer.concat([mail(''), Buffer.from([0, 255, 13, 10, 10])]);
  const file = await writeMail(await folder(), message, relaxedDisk());
  expect(readFileSync(file)).toEqual(message);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('leaves the mails that are there', async () => {
  const path = await folder();
  const first = await writeMail(path, mail('first'), relaxedDisk());
  // Counting begins anew.
  await writeMail(await folder(), mail('elsewhere'), relaxedDisk());
  const second = await writeMail(path, mail('second'), relaxedDisk());
  expect([first, second].map((file) => readFileSync(file, 'utf8'))).toEqual(
    [mail('first'), mail('second')].map(String),
  );
});

it('rejects a mail without a date, and leaves nothing', async () => {
  const [path, disk] = [await folder(), relaxedDisk()];
  await expect(writeMail(path, Buffer.from('Subject: x\r\n\r\nDate: now'), disk)).rejects.toThrow('it has no Date');
  await expect(writeMail(path, mail('', 'some day'), disk)).rejects.toThrow('it has no Date');
  expect(readdirSync(path)).toEqual([]);
  expect(disk.failure()).toBeUndefined();
});
