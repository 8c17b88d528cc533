import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { AwsError, type Intercept } from '@countersign/local';
import { Refused } from '@countersign/local/client';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  CreateApiKeyDocument,
  CreateWebhookDocument,
  ExtendDeadlineDocument,
  ListApiKeysDocument,
  ListSigningRequestsDocument,
  OnSignatureRequestedDocument,
  RevokeApiKeyDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { allScopes, codeOf, type Program, programOf } from '../support/api-keys.ts';
import { type Person, startBackend, type TestBackend } from '../support/backend.ts';
import { startInput } from '../support/given.ts';
import { by } from '../support/invited.ts';
import { withLinks } from '../support/synthesised.ts';

/** Calls to services as they came, what becomes of some, and how invocations of the authorizer failed. */
const calls: { target: string; input: Record<string, unknown> }[] = [];
const instead = new Map<string, (answer: () => Promise<unknown>) => Promise<unknown>>();
const failures: string[] = [];
const intercept: Partial<Intercept> = {
  call(target, input, perform) {
    const operation = target.split('.')[1]!;
    calls.push({ target: operation, input: input as Record<string, unknown> });
    return instead.get(operation)?.(perform) ?? perform();
  },
  async invoke(name, _payload, perform) {
    const result = await perform();
    if (name.includes('AuthorizeCaller') && !result.ok) failures.push(result.error.errorMessage);
    return result;
  },
};
const backends: TestBackend[] = [];
afterAll(() => Promise.all(backends.map((each) => each.stop())));
afterEach(() => {
  instead.clear();
  expect(failures.splice(0)).toEqual([]);
});
const begin = async (context: Record<string, string>) => {
  const backend = await startBackend({ assembly: await synthesise({ context }), intercept });
  backends.push(backend);
  return backend;
};
const [anyone, group, domains] = [
  await begin({ apiKeys: 'on' }),
  await begin({ apiKeys: 'on', webhooks: 'on', requesters: 'group' }),
  await begin({ apiKeys: 'on', requesters: 'example.com' }),
];
const minute = 60_000;

const poolOf = (backend: TestBackend, { token }: Person) => ({
  client: new CognitoIdentityProviderClient(backend.aws),
  named: { UserPoolId: backend.template.outputs.UserPoolId!, Username: decodeJwt(token).sub! },
});
const list = (program: Pick<Program, 'run'>) => program.run(ListSigningRequestsDocument, {});
const count = (operation: string, table?: string) =>
  calls.filter(({ target, input }) => target === operation && (!table || String(input.TableName).includes(table)))
    .length;

let people = 0;
async function made(
  backend = anyone,
  ...token: Parameters<TestBackend['as']> extends [string, ...infer T] ? T : never
) {
  const carol = await backend.as(`carol-${++people}@example.com`, ...token);
  const program = await programOf(backend, carol);
  calls.length = 0;
  return { carol, program, ...poolOf(backend, carol) };
}

describe('the owner of a key', () => {
  it('is looked up at most every fifteen minutes', async () => {
    const { program } = await made();
    for (const minutes of [0, 7, 14]) {
      anyone.clock.advance((minutes && 7) * minute);
      expect(codeOf(await list(program))).toBe('ok');
    }
    expect(count('AdminGetUser')).toBe(0);
    anyone.clock.advance(minute);
    for (let each = 0; each < 3; each++) expect(codeOf(await list(program))).toBe('ok');
    expect(count('AdminGetUser')).toBe(1);
    anyone.clock.advance(14 * minute);
    expect(codeOf(await list(program))).toBe('ok');
    expect(count('AdminGetUser')).toBe(1);
  });

  it('sees the hour of the last use, for which little is written', async () => {
    const { carol, program } = await made();
    const lastUse = async () => (await carol.get(ListApiKeysDocument, {}))!.map(({ lastUsedAt }) => lastUsedAt);
    const hourNow = () => new Date(Math.floor(anyone.clock.now() / 3_600_000) * 3_600_000).toISOString();
    expect(await lastUse()).toEqual([null]);
    for (let each = 0; each < 5; each++) await list(program);
    expect(await lastUse()).toEqual([hourNow()]);
    expect(count('PutItem', 'ApiKeys')).toBe(1);
    anyone.clock.advance(60 * minute);
    await Promise.all(Array.from({ length: 3 }, () => list(program)));
    expect(await lastUse()).toEqual([hourNow()]);
    calls.length = 0;
    // Besides the hour it is noted when the pool was asked.
    for (let each = 0; each < 24; each++) {
      anyone.clock.advance(5 * minute);
      await list(program);
    }
    expect(count('PutItem', 'ApiKeys')).toBeLessThanOrEqual(2 * (60 / 15 + 1));
  });

  const leaving = [
    ['is disabled', AdminDisableUserCommand],
    ['is deleted', AdminDeleteUserCommand],
  ] as const;
  it.each(leaving)('who %s takes the key along within fifteen minutes, for good', async (_, Command) => {
    const { carol, program, client, named } = await made();
    await client.send(new Command(named) as never);
    anyone.clock.advance(15 * minute);
    expect(codeOf(await list(program))).toBe('UnauthorizedException');
    if (Command === AdminDisableUserCommand) {
      await client.send(new AdminEnableUserCommand(named));
      expect(codeOf(await list(program))).toBe('UnauthorizedException');
      expect(await carol.get(ListApiKeysDocument, {})).toMatchObject([{ revokedAt: expect.any(String) as string }]);
    }
    anyone.clock.advance(15 * minute);
    expect(codeOf(await list(program))).toBe('UnauthorizedException');
    expect(count('AdminGetUser')).toBe(1);
  });

  it.each([
    ['is not verified', { Name: 'email_verified', Value: 'false' }],
    ['folds to another one', { Name: 'email', Value: '\u212aate@example.com' }],
    ['is of whom was erased', { Name: 'email', Value: 'requester@erased.invalid' }],
  ])('whose address %s has no key any more', async (_, attribute) => {
    const { program } = await made();
    anyone.clock.advance(15 * minute);
    instead.set('AdminGetUser', async (perform) => {
      const answer = (await perform()) as { UserAttributes: { Name: string; Value: string }[] };
      const UserAttributes = answer.UserAttributes.map((each) => (each.Name === attribute.Name ? attribute : each));
      return { ...answer, UserAttributes };
    });
    expect(codeOf(await list(program))).toBe('UnauthorizedException');
    instead.clear();
    expect(codeOf(await list(program))).toBe('UnauthorizedException');
  });

  it('is asked for under a new address as soon as the pool tells it', async () => {
    const { program } = await made();
    anyone.clock.advance(15 * minute);
    instead.set('AdminGetUser', async (perform) => {
      const answer = (await perform()) as { UserAttributes: { Name: string; Value: string }[] };
      const UserAttributes = answer.UserAttributes.map((each) =>
        each.Name === 'email' ? { Name: 'email', Value: 'Caroline@Example.com' } : each,
      );
      return { ...answer, UserAttributes };
    });
    expect(await program.get(StartSigningDocument, { input: startInput() })).toMatchObject({
      requestedBy: 'caroline@example.com',
    });
  });
});

describe('where the pool does not answer', () => {
  it('a key is refused with what to do, and lives on', async () => {
    const { program } = await made();
    anyone.clock.advance(15 * minute);
    instead.set('AdminGetUser', async () => {
      throw new AwsError('InternalErrorException', 'secret words', 500);
    });
    expect(await list(program)).toMatchObject({
      errors: [
        {
          errorType: 'AuthorizerFailureException',
          message: 'who calls could not be known just now; repeat the same call',
        },
      ],
    });
    expect(failures.splice(0)).toHaveLength(1);
    instead.clear();
    expect(codeOf(await list(program))).toBe('ok');
  });

  it('no key is made, nor lost', async () => {
    const { carol } = await made();
    instead.set('AdminListGroupsForUser', async () => {
      throw new AwsError('TooManyRequestsException', 'secret words', 400);
    });
    const input = { name: 'another', scopes: allScopes };
    expect(await carol.run(CreateApiKeyDocument, { input })).toMatchObject({
      errors: [
        {
          errorType: 'Unavailable',
          message: 'the request could not be decided just now; repeat the same call',
        },
      ],
    });
    expect(await carol.get(ListApiKeysDocument, {})).toHaveLength(1);
  });

  it('a key is believed for as long as the last answer is', async () => {
    const { program } = await made();
    instead.set('AdminGetUser', async () => {
      throw new AwsError('InternalErrorException', 'out', 500);
    });
    anyone.clock.advance(14 * minute);
    expect(codeOf(await list(program))).toBe('ok');
  });
});

describe('where a group may ask people', () => {
  const member = { groups: ['requesters'] };

  it('a key may as long as its owner is in it, and goes on with the rest', async () => {
    const { program, client, named } = await made(group, member);
    const start = () => program.run(StartSigningDocument, { input: startInput() });
    const { id } = await program.get(StartSigningDocument, { input: startInput() });
    await client.send(new AdminRemoveUserFromGroupCommand({ ...named, GroupName: 'requesters' }));
    group.clock.advance(15 * minute);
    expect((await start()).errors).toMatchObject([
      { errorType: 'Unauthorized', message: expect.stringContaining('only members of the group requesters') as string },
    ]);
    const webhook = { input: { url: 'https://example.com/' } };
    expect(codeOf(await program.run(CreateWebhookDocument, webhook))).toBe('Unauthorized');
    expect(codeOf(await list(program))).toBe('ok');
    const extended = { requestId: id, expiresInSeconds: 60 * 86_400 };
    expect(codeOf(await program.run(ExtendDeadlineDocument, { input: extended }))).toBe('ok');
    expect(codeOf(await program.run(CancelSigningDocument, { input: { requestId: id } }))).toBe('ok');
  });

  it('who is in many groups is found in it', async () => {
    const { program } = await made(group, member);
    group.clock.advance(15 * minute);
    const groupOf = (name: string) => ({ GroupName: name });
    let page = 0;
    instead.set('AdminListGroupsForUser', async () =>
      page++ === 0
        ? { Groups: Array.from({ length: 60 }, (_, at) => groupOf(`a${at}`)), NextToken: 'more' }
        : { Groups: [groupOf('requesters')] },
    );
    expect(codeOf(await program.run(StartSigningDocument, { input: startInput() }))).toBe('ok');
    expect(calls.find(({ target, input }) => target === 'AdminListGroupsForUser' && input.NextToken)).toBeDefined();
  });

  it('nobody else makes one', async () => {
    const dave = await group.as('dave@example.com');
    const input = { name: 'one', scopes: allScopes };
    expect(codeOf(await dave.run(CreateApiKeyDocument, { input }))).toBe('Unauthorized');
  });
});

describe('where people of a domain may ask people', () => {
  it('a key may as long as its owner has an address of it', async () => {
    const { program } = await made(domains);
    expect(codeOf(await program.run(StartSigningDocument, { input: startInput() }))).toBe('ok');
    domains.clock.advance(15 * minute);
    instead.set('AdminGetUser', async (perform) => {
      const answer = (await perform()) as { UserAttributes: { Name: string; Value: string }[] };
      const UserAttributes = answer.UserAttributes.map((each) =>
        each.Name === 'email' ? { Name: 'email', Value: 'carol@example.net' } : each,
      );
      return { ...answer, UserAttributes };
    });
    expect(codeOf(await program.run(StartSigningDocument, { input: startInput() }))).toBe('Unauthorized');
    expect(codeOf(await list(program))).toBe('ok');
  });

  it('nobody else makes one', async () => {
    const dave = await domains.as('dave@example.net');
    const input = { name: 'one', scopes: allScopes };
    expect(codeOf(await dave.run(CreateApiKeyDocument, { input }))).toBe('Unauthorized');
  });
});

describe('what is no key', () => {
  it('is refused alike, whatever it is, and no function fails', async () => {
    const [one, other] = [(await made()).program, (await made()).program];
    const { secret: good } = one;
    const [id, secret] = good.slice('key-'.length).split('.') as [string, string];
    const [owner, slot, nonce] = id.split('~') as [string, string, string];
    const [ofOther, secretOfOther] = other.secret.slice('key-'.length).split('.') as [string, string];
    const hostile = [
      ...[good.slice(0, -1), good.slice(1), `${good}x`, `${good}${good}`, `${good},${good}`, `${good}\t${good}`],
      ...[`Bearer ${good}`, `bearer ${good}`, `Key ${good}`, good.toUpperCase(), good.replace('key', 'Key')],
      ...[
        `key-${id}.${secretOfOther}`,
        `key-${ofOther}.${secret}`,
        `key-${ofOther.split('~')[0]}~${slot}~${nonce}.${secret}`,
      ],
      ...[
        `key-${owner}~1~${nonce}.${secret}`,
        `key-${owner}~00~${nonce}.${secret}`,
        `key-${owner}~99~${nonce}.${secret}`,
      ],
      ...[`key-${owner}~${slot}~${nonce}`, `key-${owner}~${slot}.${secret}`, `key-.${secret}`, `key-~~.${secret}`],
      // Owners that are no text, or of no length.
      ...[`key-A~0~${nonce}.${secret}`, `key-_~0~${nonce}.${secret}`, `key-____~0~${nonce}.${secret}`],
      ...[`key-${'A'.repeat(400)}~0~${nonce}.${secret}`, `key-${'_'.repeat(400)}~0~${nonce}.${secret}`],
      ...[`link-${secret}`, `session-${secret}`, `key-${secret}`, secret, id, `${id}.${secret}`],
      ...['key', 'key-', 'x'.repeat(3000), `key-${'x'.repeat(2000)}.${secret}`],
      ...['constructor', '__proto__', 'toString', 'hasOwnProperty'].flatMap((name) => [
        ...[`${name}-${secret}`, `${name}-${id}.${secret}`, `key-${name}~0~${nonce}.${secret}`, name],
      ]),
    ];
    for (const token of hostile) {
      const answer = await by(anyone, token).run(ListSigningRequestsDocument, {});
      expect([token, codeOf(answer)]).toEqual([token, 'UnauthorizedException']);
      expect(JSON.stringify(answer)).not.toContain(secret);
      const refusal: unknown = await by(anyone, token)
        .subscribe(OnSignatureRequestedDocument, {})
        .catch((error: unknown) => error);
      expect([token, refusal instanceof Refused]).toEqual([token, true]);
    }
    for (const each of [one, other]) expect(codeOf(await list(each))).toBe('ok');
  });

  it('is refused by the same calls, whether there is such a key or not', async () => {
    const { carol, program } = await made();
    const secret = program.secret.slice(-43);
    const callsOf = async (token: string) => {
      calls.length = 0;
      expect(codeOf(await list(by(anyone, token)))).toBe('UnauthorizedException');
      // The backend has other things to do meanwhile.
      const isAbout = ({ target, input }: (typeof calls)[number]) =>
        target.startsWith('Admin') || String(input.TableName).includes('ApiKeys');
      return calls.filter(isAbout).map(({ target }) => target);
    };
    const ofAnother = program.apiKey.id.replace(/^[^~]+/, Buffer.from('nobody').toString('base64url'));
    const wrong = secret.split('').reverse().join('');
    for (const token of [
      ...[`key-${ofAnother}.${secret}`, `key-${program.apiKey.id}.${wrong}`],
      ...[program.apiKey.id.replace('~0~', '~1~'), program.apiKey.id.replace(/.{11}$/, 'aaaaaaaaaaa')].map(
        (id) => `key-${id}.${secret}`,
      ),
    ])
      expect(await callsOf(token)).toEqual(['GetItem']);
    await carol.get(RevokeApiKeyDocument, { id: program.apiKey.id });
    anyone.clock.advance(60 * minute);
    expect(await callsOf(program.secret)).toEqual(['GetItem']);
  });

  it('is refused where nothing of its kind is', async () => {
    const { program } = await made();
    const links = await begin(withLinks.context);
    const secret = program.secret.slice(-43);
    for (const [backend, token] of [
      [links, program.secret],
      [anyone, `link-${secret}`],
      [anyone, `session-${secret}`],
    ] as const)
      expect([token, codeOf(await list(by(backend, token)))]).toEqual([token, 'UnauthorizedException']);
  });
});
