import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminAddUserToGroupCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { createDisk } from '../../../src/shared/storage/disk.ts';
import { ClientId, email, minute, password, refusal, serveUsers, UserPoolId } from './given.ts';

const refresh = (REFRESH_TOKEN: string) =>
  new InitiateAuthCommand({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN } });

describe('users', () => {
  it('are there after a restart, with passwords, codes, groups, failures and sign-ins', async () => {
    const first = await serveUsers();
    await first.create('carol@example.com');
    await first.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: 'carol@example.com', GroupName: 'staff' }));
    const [kept, revoked] = [await first.tokens('carol@example.com'), await first.tokens('carol@example.com')];
    await first.send(new RevokeTokenCommand({ ClientId, Token: revoked.RefreshToken }));
    await first.send(new ForgotPasswordCommand({ ClientId, Username: 'carol@example.com' }));
    const reset = first.code();
    await first.send(new SignUpCommand({ ClientId, Username: email, Password: password }));
    const confirmation = first.code();
    await first.stop();

    const second = await serveUsers({ directory: first.directory });
    const { AuthenticationResult } = await second.send(refresh(kept.RefreshToken));
    expect(await second.issuer.verify(UserPoolId, AuthenticationResult!.AccessToken!)).toMatchObject({
      'cognito:groups': ['staff'],
    });
    expect(await refusal(second.send(refresh(revoked.RefreshToken)))).toMatchObject({
      message: 'Refresh Token has been revoked',
    });
    await second.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode: confirmation }));
    expect((await second.signIn()).AuthenticationResult).toBeDefined();
    const other = 'Another-horse-8';
    await second.send(
      new ConfirmForgotPasswordCommand({
        ...{ ClientId, Username: 'carol@example.com', ConfirmationCode: reset, Password: other },
      }),
    );
    expect((await second.signIn('carol@example.com', other)).AuthenticationResult).toBeDefined();
  });

  it('lose their sign-ins when those end, at the next start', async () => {
    const first = await serveUsers({ client: { refreshTokenMinutes: 60 } });
    await first.create();
    const { RefreshToken } = await first.tokens();
    await first.stop();
    const second = await serveUsers({ directory: first.directory, ahead: 61 * minute });
    // Not late, but gone.
    expect(await refusal(second.send(refresh(RefreshToken)))).toMatchObject({ message: 'Invalid Refresh Token' });
    expect((await second.signIn()).AuthenticationResult).toBeDefined();
  });

  it('have no password, code or token on disk', async () => {
    const { send, create, tokens, code, stop, directory } = await serveUsers();
    await create();
    const { RefreshToken, AccessToken, IdToken } = await tokens();
    await send(new ForgotPasswordCommand({ ClientId, Username: email }));
    const mailed = code();
    await stop();
    const kept = readdirSync(directory)
      .map((name) => readFileSync(join(directory, name), 'latin1'))
      .join('');
    expect(kept).toContain(email);
    for (const secret of [password, RefreshToken, AccessToken, IdToken]) expect(kept).not.toContain(secret);
    expect(kept).not.toMatch(new RegExp(`[^0-9a-f]${mailed}[^0-9a-f]`));
  });

  it('are on disk before anything is answered or mailed', async () => {
    const events: string[] = [];
    const disk = createDisk({
      durability: 'relaxed',
      async around(_file, perform) {
        const result = await perform();
        events.push('written');
        return result;
      },
    });
    const { send, mails } = await serveUsers({ disk });
    events.length = 0;
    Object.defineProperty(mails, 'push', { value: () => events.push('mailed') });
    await send(new SignUpCommand({ ClientId, Username: email, Password: password }));
    events.push('answered');
    expect(events.slice(0, events.indexOf('mailed'))).toContain('written');
    expect(events.slice(-2)).toEqual(['mailed', 'answered']);
  });

  it('are answered for with an error once a write has failed', async () => {
    const state = { isFull: false };
    const disk = createDisk({
      durability: 'relaxed',
      around: (_file, perform) => (state.isFull ? Promise.reject(new Error('no space left')) : perform()),
    });
    const { send, mails } = await serveUsers({ disk });
    state.isFull = true;
    expect(await refusal(send(new SignUpCommand({ ClientId, Username: email, Password: password })))).toMatchObject({
      status: 500,
    });
    expect(mails).toEqual([]);
  });
});
