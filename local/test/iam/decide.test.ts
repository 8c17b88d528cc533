import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/iam/iam.ts';
import type { PolicyStatement } from '../../src/iam/policy.ts';
import { accountId, iam, policy, refusal, role, roleArn, statement, worker } from './given.ts';

const queue = `arn:aws:sqs:us-east-1:${accountId}:jobs`;
const send = { action: 'sqs:SendMessage', resource: queue };
const stranger = { kind: 'role', arn: roleArn('stranger'), name: 'stranger' } as const;

const allows = (statements: PolicyStatement[], permission = send, context?: Record<string, string | string[]>) =>
  refusal(() => iam({ roles: [role(...statements)] }).iam.authorize(worker, permission, context)) === undefined;

describe('a decision', () => {
  it('can be asked of other policies, which report nothing', () => {
    const asked: Question[] = [];
    const { iam: it } = iam({ roles: [role(statement())], report: (_, question) => void asked.push(question) });
    it.authorize(worker, send);
    it.allows(worker, { ...send, action: 'sqs:Other' });
    it.mayAssume('lambda.amazonaws.com', worker.arn);
    const { iam: other, decisions } = iam({ roles: [role(statement({ Action: 'sqs:Other' }))] });
    expect(asked.map((question) => other.decide(question))).toEqual([
      {
        principal: `arn:aws:sts::${accountId}:assumed-role/worker/local`,
        ...send,
        allowed: false,
        because: 'because no identity-based policy allows the sqs:SendMessage action',
      },
      {
        ...{ principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: worker.arn, allowed: true },
        because: 'because a trust policy allows it',
      },
    ]);
    expect(decisions).toEqual([]);
  });

  it.each([
    ['no statement', [], false],
    ['an allow', [statement()], true],
    ['an allow in a list', [statement({ Action: ['s3:GetObject', 'sqs:SendMessage'], Resource: ['x', queue] })], true],
    ['another action', [statement({ Action: 'sqs:ReceiveMessage' })], false],
    ['another resource', [statement({ Resource: `${queue}2` })], false],
    ['a deny beside an allow', [statement(), statement({ Effect: 'Deny', Resource: queue })], false],
    ['a deny of something else', [statement(), statement({ Effect: 'Deny', Action: 'sqs:Delete*' })], true],
    ['the action in other case', [statement({ Action: 'SQS:sendmessage' })], true],
    ['an action wildcard', [statement({ Action: 'sqs:Send*' })], true],
    ['an action with ?', [statement({ Action: 'sqs:SendMessag?' })], true],
    ['any action', [statement({ Action: '*' })], true],
    ['a resource in other case', [statement({ Resource: queue.toUpperCase() })], false],
    ['a resource wildcard', [statement({ Resource: 'arn:aws:sqs:*:*:j?bs' })], true],
    ['a resource wildcard that is too short', [statement({ Resource: 'arn:aws:sqs:*:*:job' })], false],
    ['a dot, which is no wildcard', [statement({ Resource: queue.replace('jobs', 'j.bs') })], false],
  ])('follows %s', (_, statements, expected) => {
    expect(allows(statements)).toBe(expected);
  });

  it('matches index and execution ARNs of a pattern', () => {
    const statements = [
      statement({ Action: 'dynamodb:Query', Resource: 'arn:aws:dynamodb:us-east-1:1:table/t/index/*' }),
    ];
    expect(
      allows(statements, { action: 'dynamodb:Query', resource: 'arn:aws:dynamodb:us-east-1:1:table/t/index/a' }),
    ).toBe(true);
    expect(allows(statements, { action: 'dynamodb:Query', resource: 'arn:aws:dynamodb:us-east-1:1:table/t' })).toBe(
      false,
    );
  });

  it('lets the administrator do everything', () => {
    const { iam: it, decisions } = iam();
    expect(refusal(() => it.authorize({ kind: 'administrator' }, send))).toBeUndefined();
    expect(decisions.map(({ principal }) => principal)).toEqual([`arn:aws:iam::${accountId}:user/local`]);
  });

  it('lets a role that it does not know do nothing', () => {
    expect(refusal(() => iam({ roles: [role(statement())] }).iam.authorize(stranger, send))).toMatchObject({
      status: 400,
    });
  });

  it.each([
    ['no identity-based policy allows', [], `because no identity-based policy allows the sqs:SendMessage action`],
    ['a policy denies', [statement({ Effect: 'Deny' })], 'with an explicit deny in an identity-based policy'],
  ])('words a denial as AWS does where %s', (_, statements, because) => {
    const { iam: it, decisions } = iam({ roles: [role(...statements)] });
    const user = `arn:aws:sts::${accountId}:assumed-role/worker/local`;
    expect(refusal(() => it.authorize(worker, send, {}, { statusCode: 403 }))).toEqual({
      code: 'AccessDeniedException',
      status: 403,
      message: `User: ${user} is not authorized to perform: sqs:SendMessage on resource: ${queue} ${because}`,
    });
    expect(decisions).toEqual([{ principal: user, ...send, allowed: false, because }]);
  });

  it('is reported each time, remembered or not', () => {
    const { iam: it, decisions } = iam({ roles: [role(statement())] });
    for (let n = 0; n < 3; n++) it.authorize(worker, send);
    expect(decisions.map(({ allowed }) => allowed)).toEqual([true, true, true]);
  });
});

describe('conditions', () => {
  const when = (operator: string, key: string, values: unknown) => [
    statement({ Condition: { [operator]: { [key]: values } } }),
  ];

  it.each([
    ['StringEquals', 'a', { k: 'a' }, true],
    ['StringEquals', ['a', 'b'], { k: 'b' }, true],
    ['StringEquals', 'a', { k: 'A' }, false],
    ['StringEquals', 'a*', { k: 'ab' }, false],
    ['StringLike', 'a*c?', { k: 'abbcd' }, true],
    ['StringLike', 'a*c?', { k: 'abbc' }, false],
    ['ArnLike', 'arn:aws:states:us-east-1:1:stateMachine:*', { k: 'arn:aws:states:us-east-1:1:stateMachine:x' }, true],
    ['ArnLike', 'arn:aws:*:stateMachine:x', { k: 'arn:aws:states:us-east-1:1:stateMachine:x' }, false],
    ['ArnEquals', 'arn:aws:events:*:1:rule/r', { k: 'arn:aws:events:us-east-1:1:rule/r' }, true],
    ['ArnEquals', 'arn:aws:events:*:1:rule/r', { k: 'not an arn' }, false],
    ['Bool', 'true', { k: 'true' }, true],
    ['Bool', true, { k: 'true' }, true],
    ['Bool', 'false', { k: 'true' }, false],
    ['StringEqualsIfExists', 'a', {}, true],
    ['StringEqualsIfExists', 'a', { k: 'b' }, false],
    ['ArnLikeIfExists', 'arn:*', {}, true],
    ['ForAllValues:StringLike', ['a*', 'b'], { k: ['ax', 'b'] }, true],
    ['ForAllValues:StringLike', ['a*', 'b'], { k: ['ax', 'c'] }, false],
    ['ForAllValues:StringEquals', 'a', { k: 'a' }, true],
    ['StringEquals', 'a', {}, false],
    ['ForAllValues:StringEquals', 'a', {}, false],
    ['StringNotEquals', 'a', { k: 'b' }, true],
    ['StringNotEquals', ['a', 'b'], { k: 'b' }, false],
    ['StringNotEquals', 'a*', { k: 'ab' }, true],
    ['StringNotLike', ['x', 'a*'], { k: 'ab' }, false],
    ['StringNotLike', ['x', 'a*'], { k: 'b' }, true],
    ['ArnNotLike', 'arn:aws:iam::1:role/trial-*', { k: 'arn:aws:iam::1:role/trial-a' }, false],
    ['ArnNotLike', 'arn:aws:iam::1:role/trial-*', { k: 'arn:aws:iam::1:role/other' }, true],
    ['ArnNotEquals', 'arn:aws:iam::1:role/a', { k: 'arn:aws:iam::1:role/a' }, false],
    ['ArnNotLikeIfExists', 'arn:*', {}, true],
    ['StringNotEquals', 'a', {}, false],
    ['DateLessThan', '2030-01-01T00:00:00Z', { k: '2026-01-01T00:00:00Z' }, false],
  ])('%s %j allows a call with %j: %s', (operator, values, context, expected) => {
    expect(allows(when(operator, 'k', values), send, context as Record<string, string>)).toBe(expected);
  });

  it('compares keys in any case', () => {
    expect(allows(when('Bool', 'AWS:securetransport', 'true'))).toBe(true);
  });

  it('asks all lines of a statement to hold', () => {
    const both = [statement({ Condition: { StringEquals: { a: '1', b: '2' } } })];
    expect(allows(both, send, { a: '1', b: '2' })).toBe(true);
    expect(allows(both, send, { a: '1', b: '3' })).toBe(false);
  });

  it.each([
    [
      'an operator that is not emulated',
      when('NumericLessThan', 'k', 3),
      'the condition operator NumericLessThan is not emulated',
    ],
    ['a key that is not known', when('StringEquals', 'k', 'a'), 'the condition key k is not known for this call'],
  ])('deny and say so at %s', (_, [given], doubt) => {
    const { iam: it, decisions } = iam({ roles: [role(given!)] });
    expect(refusal(() => it.authorize(worker, send))?.message).toMatch(/allows the sqs:SendMessage action$/);
    expect(decisions[0]!.because).toBe(`because no identity-based policy allows the sqs:SendMessage action (${doubt})`);
    expect(allows([statement(), { ...given!, Effect: 'Deny' }])).toBe(false);
    expect(allows([statement(), given!])).toBe(true);
  });
});

describe('resource policies', () => {
  const fn = `arn:aws:lambda:us-east-1:${accountId}:function:claims`;
  const invoke = { action: 'lambda:InvokeFunction', resource: fn };
  const permit = policy({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: fn,
    Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:us-east-1:1:rule/r' } },
  });
  const secure = policy({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'sqs:*',
    Resource: queue,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const given = () =>
    iam({
      roles: [role(statement())],
      resourcePolicies: [
        { resource: fn, document: permit },
        { resource: queue, document: secure },
        { resource: queue, document: policy({ ...statement(), Principal: { AWS: stranger.arn }, Resource: queue }) },
      ],
    }).iam;

  it.each([
    ['the service from the source', 'events.amazonaws.com', 'arn:aws:events:us-east-1:1:rule/r', true],
    ['the service from elsewhere', 'events.amazonaws.com', 'arn:aws:events:us-east-1:1:rule/other', false],
    ['another service', 'sns.amazonaws.com', 'arn:aws:events:us-east-1:1:rule/r', false],
  ])('let in %s: %4$s', (_, service, source, expected) => {
    const attempt = () => given().authorizeService(service, invoke, { 'aws:SourceArn': source });
    expect(refusal(attempt) === undefined).toBe(expected);
  });

  it('deny a service in AWS words', () => {
    expect(refusal(() => given().authorizeService('sns.amazonaws.com', invoke, {}))?.message).toBe(
      `User: sns.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${fn} because no resource-based policy allows the lambda:InvokeFunction action`,
    );
  });

  it('deny what is not sent over TLS; local calls count as if they were', () => {
    expect(refusal(() => given().authorize(worker, send))).toBeUndefined();
    expect(refusal(() => given().authorize(worker, send, { 'aws:SecureTransport': 'false' }))?.message).toMatch(
      /with an explicit deny in a resource-based policy$/,
    );
  });

  it.each([
    ['whoever is not a role of the stack', 'role/trial-*', true],
    ['whoever is no user', 'user/*', false],
  ])('deny the administrator what they deny %s', (_, spared, expected) => {
    const deny = { ...statement({ Effect: 'Deny', Resource: queue }), Principal: '*' as const };
    const Condition = { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:${spared}` } };
    const { iam: it } = iam({ resourcePolicies: [{ resource: queue, document: policy({ ...deny, Condition }) }] });
    const message = refusal(() => it.authorize({ kind: 'administrator' }, send))?.message;
    const denied = `User: arn:aws:iam::${accountId}:user/local is not authorized to perform: sqs:SendMessage on resource: ${queue} with an explicit deny in a resource-based policy`;
    expect(message).toBe(expected ? denied : undefined);
    expect(it.allows({ kind: 'administrator' }, send)).toBe(!expected);
  });

  it('allow a role that they name, without an identity-based policy', () => {
    expect(refusal(() => given().authorize(stranger, send))).toBeUndefined();
  });
});

describe('the policy of a table', () => {
  const table = `arn:aws:dynamodb:us-east-1:${accountId}:table/letters`;
  const may = (statements: PolicyStatement[], own: PolicyStatement[], resource: string) => {
    const document = policy(...statements);
    const { iam: it } = iam({
      roles: [role(...own)],
      resourcePolicies: [{ resource: table, document, mayNameAccount: true }],
    });
    return refusal(() => it.authorize(worker, { action: 'dynamodb:Query', resource })) === undefined;
  };
  const ofTable = (of: Partial<PolicyStatement>) => statement({ Action: 'dynamodb:*', Principal: '*', ...of });
  const own = statement({ Action: 'dynamodb:Query' });
  const root = `arn:aws:iam::${accountId}:root`;

  it.each<[string, PolicyStatement[], PolicyStatement[], string, boolean]>([
    ['itself', [ofTable({ Resource: table })], [], table, true],
    ['its indexes where it names them', [ofTable({ Resource: `${table}/index/*` })], [], `${table}/index/a`, true],
    ['no index where it names the table', [ofTable({ Resource: table })], [], `${table}/index/a`, false],
    ['a denial of its indexes', [ofTable({ Effect: 'Deny' })], [own], `${table}/index/a`, false],
    ['no other table', [ofTable({ Effect: 'Deny' })], [own], `${table}2`, true],
    ['no stream', [ofTable({ Effect: 'Deny' })], [own], `${table}/stream/1`, true],
    ['the account, to which an allow gives nothing', [ofTable({ Principal: { AWS: root } })], [], table, false],
    ['the account, which leaves own rights', [ofTable({ Principal: { AWS: accountId } })], [own], table, true],
    ['the account, to which it denies', [ofTable({ Effect: 'Deny', Principal: { AWS: root } })], [own], table, false],
  ])('is about %s', (_, statements, others, resource, expected) => {
    expect(may(statements, others, resource)).toBe(expected);
  });
});

describe('a trust policy', () => {
  it.each([
    ['lambda.amazonaws.com', worker.arn, true],
    ['states.amazonaws.com', worker.arn, false],
    ['lambda.amazonaws.com', stranger.arn, false],
  ])('lets %s assume %s: %s', (service, arn, expected) => {
    expect(iam().iam.mayAssume(service, arn)).toBe(expected);
  });

  it.each([
    ['states.us-east-1.amazonaws.com', true],
    ['states.amazonaws.com', true],
    ['lambda.us-east-1.amazonaws.com', false],
    ['states.us-east-1.example.com', false],
  ])('may name the region of a service: %s', (Service, expected) => {
    const trust = policy({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });
    expect(iam({ roles: [{ ...role(), trust }] }).iam.mayAssume('states.amazonaws.com', worker.arn)).toBe(expected);
  });

  it('may name the account, which lets no service in', () => {
    const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
    const trust = policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
    const { iam: it } = iam({ roles: [{ ...role(), trust }] });
    expect(it.mayAssume('lambda.amazonaws.com', worker.arn)).toBe(false);
  });

  it('may ask for the source', () => {
    const trust = policy({
      Effect: 'Allow',
      Principal: { Service: 'states.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:*' },
      },
    });
    const { iam: it } = iam({ roles: [{ ...role(), trust }] });
    expect(it.mayAssume('states.amazonaws.com', worker.arn, { 'aws:SourceArn': 'arn:aws:states:us-east-1:1:x' })).toBe(
      true,
    );
    expect(it.mayAssume('states.amazonaws.com', worker.arn)).toBe(false);
  });
});

describe('a policy that cannot be followed to the letter', () => {
  it.each([
    ['NotAction', { NotAction: 'sqs:*' }, /statement 0 has NotAction, which is not emulated/],
    ['NotResource', { NotResource: '*' }, /has NotResource/],
    ['NotPrincipal', { NotPrincipal: '*' }, /has NotPrincipal/],
    ['a policy variable', { Resource: 'arn:aws:s3:::${aws:username}' }, /has a policy variable/],
    ['an unknown effect', { Effect: 'Permit' }, /has the effect "Permit"; allowed: Allow, Deny/],
    ['a principal where none belongs', { Principal: '*' as const }, /names a principal/],
  ])('fails at load: %s', (_, members, message) => {
    expect(() => iam({ roles: [role({ ...statement(), ...members })] })).toThrow(message);
  });

  it('fails at load: a statement that is none', () => {
    const text = JSON.parse('{"policies":[{"Version":"2012-10-17","Statement":[null]}]}') as object;
    expect(() => iam({ roles: [{ ...role(), ...text }] })).toThrow(/statement 0 is null; allowed: an object/);
  });

  it.each([
    ['no principal', {}, /names no principal/],
    [
      'an account',
      { Principal: { AWS: `arn:aws:iam::${accountId}:root` } },
      /names the principal arn:aws:iam::\d+:root; allowed/,
    ],
    ['a federated user', { Principal: { Federated: 'x' } as never }, /names the principal Federated/],
  ])('fails at load on a resource: %s', (_, members, message) => {
    const document = policy({ ...statement(), ...members });
    expect(() => iam({ resourcePolicies: [{ resource: queue, document }] })).toThrow(message);
  });
});

describe('all policies', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'a*', '*b', '?', '*', 'a?');
  const statements = fc.array(
    fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: word.map((text) => `s:${text}`),
      Resource: fc.array(word, { minLength: 1, maxLength: 2 }),
      Condition: fc.option(
        fc.record({
          StringLike: fc.dictionary(fc.constantFrom('k', 'unknown'), word, { maxKeys: 1 }),
        }),
        { nil: {} },
      ),
    }),
    { maxLength: 5 },
  ) as fc.Arbitrary<PolicyStatement[]>;
  const call = fc.record({
    action: fc.constantFrom('s:a', 's:b', 's:ab', 's:c'),
    resource: fc.constantFrom('a', 'b', 'ab', 'c'),
  });
  const context = { k: 'ab' };

  it('deny what an unconditional deny names, whatever else they say', () => {
    fc.assert(
      fc.property(statements, call, (given, permission) => {
        const deny = statement({ Effect: 'Deny', Action: permission.action, Resource: permission.resource });
        expect(allows([...given, deny], permission, context)).toBe(false);
      }),
    );
  });

  it('allow no less with one more allow, and no more with one more deny', () => {
    fc.assert(
      fc.property(statements, statements, call, (given, more, permission) => {
        const before = allows(given, permission, context);
        const effect = (Effect: string) => more.map((one) => ({ ...one, Effect }));
        if (before) expect(allows([...given, ...effect('Allow')], permission, context)).toBe(true);
        else expect(allows([...given, ...effect('Deny')], permission, context)).toBe(false);
      }),
    );
  });

  it('give the same answer in any order, and when asked again', () => {
    fc.assert(
      fc.property(statements, call, (given, permission) => {
        const forward = allows(given, permission, context);
        expect(allows([...given].reverse(), permission, context)).toBe(forward);
        const { iam: it } = iam({ roles: [role(...given)] });
        const twice = [1, 2].map(() => refusal(() => it.authorize(worker, permission, context)) === undefined);
        expect(twice).toEqual([forward, forward]);
      }),
    );
  });
});
