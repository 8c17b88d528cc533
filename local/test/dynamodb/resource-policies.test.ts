import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../src/shared/clock.ts';
import { folder } from '../template/given.ts';
import { account, given, guard, root, stack, table, user } from './guarded-table.ts';

const denied = (who: string, action: string, reason: string, of = table) => ({
  name: 'AccessDeniedException',
  message: `User: ${who} is not authorized to perform: dynamodb:${action} on resource: ${of} ${reason}`,
});
const session = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/local`;
const byPolicy = 'with an explicit deny in a resource-based policy';
const without = (name: string) => `because no identity-based policy allows the dynamodb:${name} action`;
const notFound = (what: string) => ({
  name: 'PolicyNotFoundException',
  message: `Resource-based policy not found for the provided ResourceArn: ${what}`,
});
const refused = (problem: string) => ({
  name: 'ValidationException',
  message: `One or more parameter values were invalid: ${problem}`,
});
const allow = (of: object = {}) => ({
  ...guard,
  Statement: [
    { Effect: 'Allow', Principal: { AWS: root }, Action: 'dynamodb:GetItem', Resource: table, ...of },
  ] as object[],
});
const toNobody = { Principal: { AWS: `arn:aws:iam::${account}:role/nobody` } };

let on: Awaited<ReturnType<typeof given>>;
beforeAll(async () => {
  on = await given();
});
afterEach(() => on.act().putPolicy(guard));
afterAll(() => on.stop());

describe('the policy of a table', () => {
  it('is the template’s', async () => {
    const { Policy, RevisionId } = await on.act().policy();
    expect(JSON.parse(Policy!)).toEqual(guard);
    expect(RevisionId).toMatch(/^\d{13}$/);
  });

  it('denies whoever is not meant, whatever rights they have, until it is taken away', async () => {
    await expect(on.act('stranger').put()).rejects.toMatchObject(denied(session('stranger'), 'PutItem', byPolicy));
    await expect(on.act().put()).rejects.toMatchObject(denied(user, 'PutItem', byPolicy));
    await on.act('trial-Writer').put();
    expect((await on.act('stranger').get()).Item).toEqual({ id: { S: 'a' } });
    await on.act().deletePolicy();
    await on.act().put();
    await on.act('stranger').put();
  });

  it('holds whether the table is asked for by its name or by its ARN', async () => {
    await expect(on.act('stranger').put(table)).rejects.toMatchObject(denied(session('stranger'), 'PutItem', byPolicy));
    await on.act('trial-Writer').put(table);
    expect((await on.act('stranger').get(table)).Item).toEqual({ id: { S: 'a' } });
    const other = table.replace(account, '210987654321');
    await expect(on.act('nobody').get(other)).rejects.toMatchObject(
      denied(session('nobody'), 'GetItem', without('GetItem'), other),
    );
    await expect(on.act('stranger').get(other)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('leaves those whom it does not deny what they may', async () => {
    await expect(on.act('nobody').put()).rejects.toMatchObject(denied(session('nobody'), 'PutItem', byPolicy));
    await expect(on.act('nobody').get()).rejects.toMatchObject(
      denied(session('nobody'), 'GetItem', without('GetItem')),
    );
    await expect(on.act('trial-Writer').get()).rejects.toMatchObject(
      denied(session('trial-Writer'), 'GetItem', without('GetItem')),
    );
  });

  it('allows whom it names what no policy of theirs does', async () => {
    await on.act().putPolicy(allow({ ...toNobody, Action: ['dynamodb:Scan', 'dynamodb:Query'] }));
    expect(await on.act('nobody').scan()).toHaveProperty('Items');
    const index = `${table}/index/bySender`;
    await expect(on.act('nobody').query()).rejects.toMatchObject(
      denied(session('nobody'), 'Query', without('Query'), index),
    );
    await on.act().putPolicy(allow({ ...toNobody, Action: 'dynamodb:Query', Resource: [table, index] }));
    expect(await on.act('nobody').query()).toHaveProperty('Items');
    await expect(on.act('nobody').scan()).rejects.toMatchObject(denied(session('nobody'), 'Scan', without('Scan')));
  });

  it('may take the right to change it', async () => {
    const locked = (name: string) => allow({ Effect: 'Deny', Principal: '*', Action: `dynamodb:${name}` });
    await on.act().putPolicy(locked('PutResourcePolicy'), { ConfirmRemoveSelfResourceAccess: true });
    await expect(on.act().putPolicy(guard)).rejects.toMatchObject(denied(user, 'PutResourcePolicy', byPolicy));
    await on.act().deletePolicy();
    await on.act().putPolicy(locked('DeleteResourcePolicy'));
    await expect(on.act().deletePolicy()).rejects.toMatchObject(denied(user, 'DeleteResourcePolicy', byPolicy));
  });

  it('is read and changed by who may', async () => {
    for (const [name, attempt] of [
      ['GetResourcePolicy', () => on.act('stranger').policy()],
      ['PutResourcePolicy', () => on.act('stranger').putPolicy(allow())],
      ['DeleteResourcePolicy', () => on.act('stranger').deletePolicy()],
    ] as const)
      await expect(attempt()).rejects.toMatchObject(denied(session('stranger'), name, without(name)));
  });
});

describe('a revision', () => {
  it('is another for another policy, and the same for what says the same', async () => {
    const { RevisionId: first } = await on.act().putPolicy(allow());
    for (const same of [
      JSON.stringify(allow(), null, 2),
      allow({ Action: ['dynamodb:GetItem'] }),
      allow({ Principal: { AWS: [account, root] }, Effect: 'allow' }),
      { Statement: allow().Statement[0], Version: guard.Version },
    ])
      expect(await on.act().putPolicy(same)).toMatchObject({ RevisionId: first });
    const { RevisionId: second } = await on.act().putPolicy(allow({ Action: 'dynamodb:Query' }));
    expect(second! > first!).toBe(true);
    expect(await on.act().policy()).toMatchObject({
      Policy: JSON.stringify(allow({ Action: 'dynamodb:Query' })),
      RevisionId: second,
    });
  });

  it('may be expected', async () => {
    const by = on.act();
    const { RevisionId: current } = await by.policy();
    const other = notFound(
      `Requested update for policy with revision id 1, but the policy associated to target table letters has revision id ${current}.`,
    );
    await expect(by.putPolicy(allow(), { ExpectedRevisionId: '1' })).rejects.toMatchObject(other);
    await expect(by.deletePolicy({ ExpectedRevisionId: '1' })).rejects.toMatchObject(other);
    await expect(by.putPolicy(allow(), { ExpectedRevisionId: 'NO_POLICY' })).rejects.toMatchObject(
      notFound(
        `Requested policy update expecting none to be present for table letters, but a policy exists with revision id ${current}.`,
      ),
    );
    const { RevisionId: next } = await by.putPolicy(allow(), { ExpectedRevisionId: current });
    expect(await by.deletePolicy({ ExpectedRevisionId: next })).toMatchObject({ RevisionId: next });
    const none = notFound(
      'Requested update for policy with revision id 1, but table letters has no associated policy.',
    );
    await expect(by.putPolicy(allow(), { ExpectedRevisionId: '1' })).rejects.toMatchObject(none);
    await expect(by.deletePolicy({ ExpectedRevisionId: '1' })).rejects.toMatchObject(none);
    await by.putPolicy(allow(), { ExpectedRevisionId: 'NO_POLICY' });
  });
});

describe('a policy that is not there', () => {
  it('is not found, and may be deleted again', async () => {
    await on.act().deletePolicy();
    await expect(on.act().policy()).rejects.toMatchObject(notFound(table));
    expect(await on.act().deletePolicy()).not.toHaveProperty('RevisionId');
  });

  const other = (from: string, to: string) => table.replace(from, to);
  it.each([
    ['a table that is not there', `${table}2`, 'Requested resource not found: Table: letters2 not found'],
    ['a name', 'letters', refused("ARNs must start with 'arn:': letters").message],
    [
      'another region',
      other('us-east-1', 'eu-west-1'),
      refused(`Invalid resource Arn: ${other('us-east-1', 'eu-west-1')}`).message,
    ],
    [
      'another account',
      other(account, '999999999999'),
      'This action is only supported by accounts that match the resource owner’s account.',
    ],
    [
      'an index',
      `${table}/index/bySender`,
      refused(
        `Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${table}/index/bySender`,
      ).message,
    ],
    [
      'a stream',
      `${table}/stream/x`,
      refused(`the policy of a stream is not emulated; allowed: the ARN of a table: ${table}/stream/x`).message,
    ],
    [
      'a backup',
      `${table}/backup/x`,
      refused(`Provided Arn is not a DynamoDB resource arn: ${table}/backup/x`).message,
    ],
  ])('cannot be that of %s', async (_, ResourceArn, message) => {
    const name = ResourceArn === `${table}2` ? 'ResourceNotFoundException' : 'ValidationException';
    for (const attempt of [
      () => on.act().policy(ResourceArn),
      () => on.act().putPolicy(allow(), { ResourceArn }),
      () => on.act().deletePolicy({ ResourceArn }),
    ])
      await expect(attempt()).rejects.toMatchObject({ name, message });
  });
});

describe('a policy that is put', () => {
  const document = (problem: string) => refused(`Invalid policy document: ${problem}`);
  const refusedAs = (message: RegExp) => ({
    name: 'ValidationException',
    message: expect.stringMatching(message) as string,
  });
  const twice = allow().Statement.map((statement) => ({ Sid: 'a', ...statement }));
  it.each<[string, unknown, object]>([
    ['no JSON', '{not json', document('This policy contains invalid Json')],
    ['nothing', '', document('This policy contains invalid Json')],
    ['a list', '[]', document('This policy contains invalid Json')],
    ['null', 'null', document('This text appears not to be a policy')],
    ['a member of another kind', { ...guard, Rules: 1 }, document('Syntax error: unknown element Rules')],
    ['another version', { ...guard, Version: '2026-01-01' }, document('Syntax error in Version')],
    ['a number for its id', { ...guard, Id: 1 }, document('Syntax error in Id')],
    ['a number for the id of a statement', allow({ Sid: 1 }), document('Syntax error in Sid of statement 0')],
    ['another effect', allow({ Effect: 'constructor' }), refusedAs(/has the effect "constructor"/)],
    ['no statement', { ...guard, Statement: [] }, document('Could not parse the policy: Statement is empty!')],
    [
      'a statement that is none',
      { ...guard, Statement: [null] },
      document('Syntax error in the members of statement 0'),
    ],
    ['an empty statement', { ...guard, Statement: [{}] }, document('Missing required field Effect')],
    ['no resource', allow({ Resource: undefined }), document('Missing required field Resource')],
    ['a number for an action', allow({ Action: 5 }), document('Syntax error in Action of statement 0')],
    [
      'no principal in the list',
      allow({ Principal: { AWS: [] } }),
      document('Syntax error in Principal of statement 0'),
    ],
    ['an account as text', allow({ Principal: account }), document('Syntax error in Principal of statement 0')],
    ['a condition of text', allow({ Condition: { Bool: 'x' } }), document('Syntax error in Condition of statement 0')],
    [
      'two statements of one id',
      { ...guard, Statement: [...twice, ...twice] },
      document('The Statement Ids in the policy are not unique'),
    ],
    [
      'too much',
      `${JSON.stringify(guard)}${' '.repeat(20_480)}`,
      refused('Maximum policy size of 20480 bytes exceeded'),
    ],
    [
      'everything for everybody',
      allow({ Principal: { AWS: '*' } }),
      refusedAs(/^Resource-based policy grants unbounded access/),
    ],
    [
      'what is not emulated',
      allow({ Action: undefined, NotAction: 'x' }),
      refusedAs(/statement 0 has NotAction, which is not emulated/),
    ],
    ['a user', allow({ Principal: { AWS: user } }), refusedAs(/names the principal/)],
  ])('is rejected with %s, and the one before holds', async (_, policy, refusal) => {
    await expect(on.act().putPolicy(policy)).rejects.toMatchObject(refusal);
    expect(JSON.parse((await on.act().policy()).Policy!)).toEqual(guard);
    await expect(on.act('stranger').put()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('over a restart', () => {
  const restarts = () => {
    const dataDir = folder();
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const clock = createClock();
    return async <T>(policy: object | undefined, look: (by: ReturnType<typeof on.act>) => Promise<T>): Promise<T> => {
      const again = await given({ dataDir, clock, assembly: stack(policy) });
      try {
        return await look(again.act());
      } finally {
        await again.stop();
      }
    };
  };

  it('what was put or deleted stays, until the template changes', async () => {
    const run = restarts();
    const first = await run(guard, (by) => by.policy());
    expect(await run(guard, (by) => by.policy())).toMatchObject({ RevisionId: first.RevisionId });
    const put = await run(guard, (by) => by.putPolicy(allow()));
    expect(put.RevisionId! > first.RevisionId!).toBe(true);
    expect(await run(guard, (by) => by.policy())).toMatchObject({
      Policy: JSON.stringify(allow()),
      RevisionId: put.RevisionId,
    });
    await run(guard, (by) => by.deletePolicy());
    await run(guard, (by) => by.put());
    const changed = allow({ Action: 'dynamodb:Query' });
    expect(await run(changed, (by) => by.policy())).toMatchObject({ Policy: JSON.stringify(changed) });
    await run(undefined, (by) => expect(by.policy()).rejects.toMatchObject(notFound(table)));
  });

  it('what was put on a table without one in the template stays', async () => {
    const run = restarts();
    await run(undefined, (by) => by.putPolicy(guard));
    await run(undefined, (by) => expect(by.put()).rejects.toMatchObject(denied(user, 'PutItem', byPolicy)));
  });
});

it('a policy of the template that AWS would refuse stops the start in one line', async () => {
  await expect(given({ assembly: stack({ ...guard, Statement: [] }) })).rejects.toThrow(
    /^cannot create table letters: its ResourcePolicy: .*Statement is empty!$/,
  );
  await expect(given({ assembly: stack(allow({ NotResource: 'x' })) })).rejects.toThrow(
    /has NotResource, which is not/,
  );
});
