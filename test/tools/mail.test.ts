import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import { showMail, type Wanted } from '../../tools/mail/show-mail.ts';
import { startBackend } from '../support/backend.ts';
import { runTool } from '../support/command.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-mail-'));
  mkdirSync(join(dataDir, 'mail'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Puts a mail into the folder. */
const put = (name: string, head: string[], body: string) =>
  writeFileSync(join(dataDir, 'mail', name), `${head.join('\r\n')}\r\n\r\n${body}`);

const toBob = ['From: countersign@example.com', 'To: Bob <bob@example.com>', 'Subject: Your code'];

/** Three mails: two to Bob, the later one first; one to two others, with a part of each kind. */
function putThree(): void {
  put('2026-11-23T10-00-02Z-0001.eml', [...toBob, 'Date: Mon, 23 Nov 2026 10:00:02 +0000'], 'Your code is 222222.');
  put('2026-11-23T10-00-00Z-0001.eml', [...toBob, 'Date: Mon, 23 Nov 2026 10:00:00 +0000'], 'Your code is 111111.');
  put(
    '2026-11-23T10-00-01Z-0001.eml',
    [
      ...['From: countersign@example.com', 'To: carol@example.com', 'Cc: Bob@Example.com'],
      ...['Subject: =?UTF-8?B?w4RuZGVydW5n?=', 'Date: Mon, 23 Nov 2026 10:00:01 +0000'],
      'Content-Type: multipart/alternative; boundary=x',
    ],
    [
      ...['--x', 'Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: quoted-printable', ''],
      ...['Vertrag ge=C3=A4ndert=', ' und verschickt', ''],
      ...['--x', 'Content-Type: text/html; charset=UTF-8', '', '<p>not this</p>'],
      ...['--x', 'Content-Disposition: attachment; filename="proof.pdf"', '', 'x', '--x--'],
    ].join('\r\n'),
  );
  writeFileSync(join(dataDir, 'mail', 'notes.txt'), 'my own');
}

const show = async (wanted: Wanted = {}) => showMail(await readMailbox(join(dataDir, 'mail')), wanted, 'mail');

describe('npm run mail', () => {
  it('lists number, time, addressees and subject, the newest last', async () => {
    putThree();
    expect(await show()).toEqual([
      'NUMBER  TIME                  TO                                  SUBJECT',
      '1       2026-11-23T10:00:00Z  bob@example.com                     Your code',
      '2       2026-11-23T10:00:01Z  carol@example.com, Bob@Example.com  Änderung',
      '3       2026-11-23T10:00:02Z  bob@example.com                     Your code',
    ]);
  });

  it('lists those to an address alone, under the same numbers', async () => {
    putThree();
    const [, ...rows] = await show({ to: 'carol@example.com' });
    expect(rows).toEqual([expect.stringMatching(/^2 /)]);
  });

  it('shows one, decoded, by its number', async () => {
    putThree();
    expect(await show({ which: '2' })).toEqual([
      'From: countersign@example.com',
      'To: carol@example.com, Bob@Example.com',
      'Date: 2026-11-23T10:00:01Z',
      'Subject: Änderung',
      'Attached: proof.pdf',
      '',
      'Vertrag geändert und verschickt',
    ]);
  });

  it.each([
    [{}, 'Your code is 222222.'],
    [{ to: 'BOB@example.com' }, 'Your code is 222222.'],
    [{ to: 'carol@example.com' }, 'Vertrag geändert und verschickt'],
  ])('shows the latest of %j', async (only, text) => {
    putThree();
    expect((await show({ which: 'latest', ...only })).at(-1)).toBe(text);
  });

  it('lets no mail give orders to a terminal', async () => {
    put(
      '2026-11-23T10-00-00Z-0001.eml',
      [...toBob.slice(0, 2), 'Subject: =?UTF-8?Q?a=1B[2Jb?='],
      '\u001b]0;c\u0007\td',
    );
    expect((await show())[1]).toContain('a\ufffd[2Jb');
    expect((await show({ which: '1' })).at(-1)).toBe('\ufffd]0;c\ufffd\td');
  });

  it.each([
    ['0', undefined, 2, 'cannot show 0; give the number of a mail, or latest'],
    ['last', undefined, 2, 'cannot show last; give the number of a mail, or latest'],
    ['4', undefined, 4, 'there is no mail 4; the newest is 3'],
    ['1', 'carol@example.com', 4, 'there is no mail 1 to carol@example.com; the newest is 2'],
    [
      'latest',
      'dave@example.com',
      4,
      'there is no mail to dave@example.com in mail; set DATA_DIR as npm start printed it, where it has another',
    ],
  ])('rejects %s to %s', async (which, to, exitCode, message) => {
    putThree();
    await expect(show({ which, to })).rejects.toMatchObject({ name: 'Ended', exitCode, message });
  });

  it('says that there is none', async () => {
    expect(await show()).toEqual([
      'there is no mail in mail; set DATA_DIR as npm start printed it, where it has another',
    ]);
    rmSync(join(dataDir, 'mail'), { recursive: true });
    expect(await show()).toEqual([
      'there is no mail in mail; set DATA_DIR as npm start printed it, where it has another',
    ]);
  });

  it('finds the code that a sign-up mails', { timeout: 120_000 }, async () => {
    const backend = await startBackend();
    try {
      const response = await fetch(backend.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp',
        },
        body: JSON.stringify({ ClientId: backend.template.outputs.UserPoolClientId, Username: 'bob@example.com' }),
      });
      expect(response.status).toBe(200);
      const command = runTool('mail', {
        arguments: ['latest', '--to', 'bob@example.com'],
        environment: { DATA_DIR: backend.dataDir },
      });
      expect(await command.ended).toMatchObject({ code: 0 });
      expect(command.lines.items).toEqual([
        'From: no-reply@verificationemail.com',
        'To: bob@example.com',
        expect.stringMatching(/^Date: 20/),
        expect.stringMatching(/^Subject: ./),
        '',
        expect.stringMatching(/\b\d{6}\b/),
      ]);
    } finally {
      await backend.stop();
    }
  });
});
