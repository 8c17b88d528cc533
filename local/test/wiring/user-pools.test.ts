import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import { createClock } from '../../src/shared/clock.ts';
import type { RuntimeEvent } from '../../src/runtime-event.ts';
import { trial } from './given.ts';

it('puts the mail of a user pool where all mail is, and tells of it', async () => {
  const told: RuntimeEvent[] = [];
  const clock = createClock(() => Date.parse('2026-11-23T10:00:00Z'));
  const backend = await trial({ clock, onEvent: (event) => told.push(event) });
  const cognito = new CognitoIdentityProviderClient(backend.aws());
  try {
    const UserPoolId = backend.template.outputs.UserPoolId!;
    await cognito.send(
      new AdminCreateUserCommand({ UserPoolId, Username: 'zoe@a.example', TemporaryPassword: 'Correct-horse-7' }),
    );
    const mails = told.filter((event) => event.kind === 'mail');
    expect(mails.map(({ file }) => dirname(file))).toEqual([join(backend.dataDir, 'mail')]);
    expect(readFileSync(mails[0]!.file, 'utf8').split('\r\n')).toEqual([
      'From: no-reply@verificationemail.com',
      'To: zoe@a.example',
      'Subject: Your temporary password',
      expect.stringMatching(/^Message-ID: <[\w-]{36}@localhost>$/),
      'Date: Mon, 23 Nov 2026 10:00:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Your username is zoe@a.example and temporary password is Correct-horse-7.',
      '',
    ]);
  } finally {
    cognito.destroy();
    await backend.stop();
  }
});

it('makes a user of whoever calls the API with a token of the pool', async () => {
  const backend = await trial();
  const cognito = new CognitoIdentityProviderClient(backend.aws());
  try {
    const UserPoolId = backend.template.outputs.UserPoolId!;
    const authorization = await backend.token({ email: 'bob@example.com', use: 'id' });
    const user = () => cognito.send(new AdminGetUserCommand({ UserPoolId, Username: 'bob@example.com' }));
    // Issued by itself a token makes none: it may be for another backend.
    await expect(user()).rejects.toMatchObject({ name: 'UserNotFoundException' });
    const body = JSON.stringify({ query: '{ __typename }' });
    const answer = await fetch(`${backend.url}/graphql`, { method: 'POST', headers: { authorization }, body });
    expect(await answer.json()).toMatchObject({ data: { __typename: 'Query' } });
    const { sub } = JSON.parse(Buffer.from(authorization.split('.')[1]!, 'base64url').toString()) as { sub: string };
    expect(await user()).toMatchObject({ Username: sub, Enabled: true, UserStatus: 'CONFIRMED' });
  } finally {
    cognito.destroy();
    await backend.stop();
  }
});
