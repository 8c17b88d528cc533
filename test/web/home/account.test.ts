import { describe, expect, it } from 'vitest';
import { ConnectionLost, Refused } from '../../../client/src/refused.ts';
import type { Api } from '../../../web/api/api.ts';
import { accountProblemOf, createAccount, type KeptAccount } from '../../../web/home/account/account.ts';
import type { Auth } from '../../../web/home/account/auth.ts';
import { createClient, SessionOver } from '../../../web/home/account/client.ts';

const bob = { email: 'bob@example.com' };
const failure = (name: string, message = 'no') => Object.assign(new Error(message), { name });

/** An account whose user pool answers as given, and does nothing else. */
function accountOf(answers: Partial<Auth>, kept?: KeptAccount) {
  const done: string[] = [];
  const auth = new Proxy(answers, {
    get: (_, name: keyof Auth) =>
      ((...given: string[]) => {
        done.push([name, ...given].join(' '));
        return (answers[name] as ((...given: string[]) => unknown) | undefined)?.(...given) ?? Promise.resolve();
      }) as never,
  }) as Auth;
  return { account: createAccount({ auth, kept, onChange: () => {} }), done };
}

describe('an account', () => {
  it('is entered by a mailed code', async () => {
    let person: typeof bob | undefined;
    const { account, done } = accountOf({
      person: async () => person,
      signInByCode: async () => 'code',
      confirmSignIn: async () => {
        person = bob;
        return 'signedIn';
      },
    });
    await account.open();
    expect(account.state()).toMatchObject({ step: 'email' });
    await account.sendCode(' Bob@Example.com ');
    expect(account.state()).toMatchObject({ step: 'code', isNew: false });
    await account.confirm('12345678');
    expect(account.state()).toMatchObject({ step: 'signedIn', person: bob });
    expect(done).toEqual(['person', 'signInByCode bob@example.com', 'confirmSignIn 12345678', 'person']);
  });

  it('is registered, and confirmed by the code that was mailed for it', async () => {
    const { account, done } = accountOf({ person: async () => bob, confirmSignUp: async () => 'signedIn' });
    await account.signUp('bob@example.com');
    await account.another();
    await account.confirm('123456');
    expect(account.state()).toMatchObject({ step: 'signedIn' });
    expect(done.slice(0, 3)).toEqual([
      ...['signUp bob@example.com', 'resendSignUpCode bob@example.com', 'confirmSignUp bob@example.com 123456'],
    ]);
  });

  it('has no code sent for a registration that another may have begun', async () => {
    const { account, done } = accountOf({ signInByCode: async () => 'unconfirmed' });
    await account.sendCode('bob@example.com');
    expect(account.state()).toMatchObject({ step: 'email', problem: { name: 'unconfirmed' } });
    const taken = accountOf({ signUp: () => Promise.reject(failure('UsernameExistsException')) });
    await taken.account.signUp('bob@example.com');
    expect(taken.account.state().problem).toEqual({ name: 'exists' });
    expect([...done, ...taken.done].filter((each) => /resend/.test(each))).toEqual([]);
  });

  it.each(['', 'bob', 'bob@example', 'bøb@example.com', 'bob@exa mple.com'])(
    'is not asked for by %j',
    async (email) => {
      const { account, done } = accountOf({});
      await account.sendCode(email);
      expect(account.state().problem).toEqual({ name: 'noEmail' });
      expect(done).toEqual([]);
    },
  );

  it('asks for the code again after a reload, and for a password of one’s own where another chose it', async () => {
    const { account } = accountOf(
      { person: async () => undefined, confirmSignUp: async () => 'newPassword' },
      { step: 'code', email: 'bob@example.com', isNew: true },
    );
    await account.open();
    expect(account.state()).toMatchObject({ step: 'code', email: 'bob@example.com', isNew: true });
    await account.confirm('123456');
    expect(account.state()).toMatchObject({ step: 'newPassword' });
  });

  it('says that a session is over, and has the address ready', async () => {
    const { account } = accountOf({ person: async () => bob });
    await account.open();
    account.over();
    expect(account.state()).toMatchObject({ step: 'email', email: bob.email, problem: { name: 'sessionOver' } });
  });

  it.each([
    [failure('NotAuthorizedException', 'Incorrect username or password.'), 'passwordRefused'],
    [failure('NotAuthorizedException', 'Password attempts exceeded'), 'tooManySignIns'],
    [failure('NotAuthorizedException', 'Invalid session for the user.'), 'signInExpired'],
    [failure('CodeMismatchException'), 'signInCodeRefused'],
    [failure('LimitExceededException'), 'tooManySignIns'],
    [new ConnectionLost('gone'), 'offline'],
    [failure('constructor'), 'unknown'],
  ])('has a sentence for %s', (error, name) => {
    expect(accountProblemOf(error).name).toBe(name);
  });
});

describe('a client', () => {
  const over = new Refused({ errorType: 'UnauthorizedException', message: 'expired', errorCode: 401 });

  /** A client whose API answers by the token. */
  function clientOf(tokens: (string | undefined)[], answer: (token: string) => object) {
    const used: string[] = [];
    let isOver = false;
    const api = {
      run(token: string) {
        used.push(token);
        return Promise.resolve().then(() => answer(token));
      },
    } as unknown as Api;
    const client = createClient({
      ...{ api, auth: { token: async () => tokens.shift() }, onOver: () => (isOver = true), wait: async () => {} },
    });
    return { client, used, isOver: () => isOver };
  }

  it('takes another token where the first one is not taken any more', async () => {
    const { client, used, isOver } = clientOf(['old', 'new'], (token) => {
      if (token === 'old') throw over;
      return { is: token };
    });
    expect(await client.run('query')).toEqual({ is: 'new' });
    expect([used, isOver()]).toEqual([['old', 'new'], false]);
  });

  it.each([
    ['there is no token', [undefined]],
    ['the other is refused, too', ['old', 'new']],
    ['there is no other', ['old', undefined]],
  ])('says that the session is over where %s', async (_, tokens) => {
    const { client, isOver } = clientOf(tokens, () => {
      throw over;
    });
    await expect(client.run('query')).rejects.toThrow(SessionOver);
    expect(isOver()).toBe(true);
  });

  it('ends with its person: nothing that was begun goes on as whoever signs in next', async () => {
    const busy = new Refused({ errorType: 'Unavailable', message: 'busy' });
    for (const refusal of [over, busy]) {
      const session = new AbortController();
      const used: string[] = [];
      let isOver = false;
      const api = {
        run(token: string) {
          used.push(token);
          session.abort();
          return Promise.reject(refusal);
        },
      } as unknown as Api;
      const client = createClient({
        ...{ api, auth: { token: async () => `token ${used.length}` }, wait: async () => {} },
        ...{ onOver: () => (isOver = true), signal: session.signal },
      });
      await expect(client.run('mutation')).rejects.toThrow(SessionOver);
      await expect(client.runOnce('mutation')).rejects.toThrow(SessionOver);
      expect([used, isOver]).toEqual([['token 0'], false]);
    }
  });

  it('repeats what could not be decided just now, and no call that mails a code', async () => {
    const busy = new Refused({ errorType: 'Unavailable', message: 'busy' });
    let count = 0;
    const answer = () => {
      if (count++ % 2 === 0) throw busy;
      return { done: true };
    };
    const { client } = clientOf(Array<string>(9).fill('token'), answer);
    expect(await client.run('query')).toEqual({ done: true });
    await expect(client.runOnce('query')).rejects.toBe(busy);
  });
});
