import { describe, expect, it } from 'vitest';
import { ofType, templateOf, type TemplateText, withCanary, withMail } from '../support/synthesised.ts';

const template = await templateOf();
const prod = await templateOf({ stage: 'prod' });
const withPage = await templateOf({ context: { ...withCanary.context, page: 'on' } });

/** What must survive every deployment: a changed logical id means a new, empty resource. */
const kept = {
  'AWS::DynamoDB::Table': ['TablesOpenSignatures95DD2581', 'TablesRequests3CA232D6'],
  'AWS::Cognito::UserPool': ['IdentityUserPool96FE3B9B'],
  'AWS::StepFunctions::StateMachine': ['WorkflowSigning3AB2EA90'],
};

/** Executions call the ARNs that they were started with: a renamed task breaks every open request. */
const tasks = [
  'WorkflowCloseRequestFunctionDDF28112',
  'WorkflowRequestSignatureFunction1E736F32',
  'WorkflowSignAutomaticallyFunction5036A02F',
];

describe('template', () => {
  it.each([
    ['local', template],
    ['prod', prod],
    ['with the page, which mails and the API name', withPage],
  ])('has no cycle: %s', (_, each) => {
    expect(cycleIn(each)).toBeUndefined();
  });

  it('finds a cycle where there is one', () => {
    const resource = (Properties: unknown) => ({ Type: 'AWS::SNS::Topic', Properties });
    const Resources = {
      A: resource({ Fn: { 'Fn::Sub': '${B.Arn}' } }),
      B: resource([{ Ref: 'C' }]),
      C: { ...resource({}), DependsOn: ['A'] },
    };
    expect(cycleIn({ Resources, Outputs: {} })).toEqual(['A', 'B', 'C', 'A']);
  });

  it.each(Object.entries(kept))('keeps the logical ids of %s', (type, ids) => {
    expect(
      ofType(prod, type)
        .map(([id]) => id)
        .sort(),
    ).toEqual(ids);
    for (const [, { DeletionPolicy }] of ofType(prod, type)) expect(DeletionPolicy).toMatch(/^Retain/);
  });

  it('keeps the logical ids of the tasks of running executions', () => {
    const called = [...JSON.stringify(ofType(prod, 'AWS::StepFunctions::StateMachine')).matchAll(/"(\w+)","Arn"/g)];
    const functions = ofType(prod, 'AWS::Lambda::Function').map(([id]) => id);
    expect(
      called
        .map(([, id]) => id!)
        .filter((id) => functions.includes(id))
        .sort(),
    ).toEqual(tasks);
  });

  it('keeps its indexes as they are: what one holds cannot be changed, so a change here needs a way in docs/deploy.md', () => {
    expect(indexesOf(prod)).toEqual({
      byRequester: {
        keys: ['requestedBySub', 'createdAt'],
        holds: [
          ...[
            'documentId',
            'documentSha256',
            'externalId',
            'metadata',
            'title',
            'status',
            'requestedBy',
            'signed',
            'total',
          ],
          ...['version', 'expiresAt', 'closedAt', 'closedReason'],
        ],
      },
      byLook: { keys: ['look', 'lookAt'], holds: undefined },
      bySigner: {
        keys: ['email', 'requestedAt'],
        holds: ['documentId', 'documentSha256', 'title', 'message', 'requestedBy', 'expiresAt'],
      },
    });
  });

  it('leaves out indexes for a deployment, so that the next one makes them anew', async () => {
    const context = { withoutIndexes: 'byRequester,byLook' };
    expect(Object.keys(indexesOf(await templateOf({ stage: 'prod', context })))).toEqual(['bySigner']);
  });

  it('removes closed requests by time to live where it is told to, which it tells whatever closes one', async () => {
    const ttlOf = (each: TemplateText) =>
      ofType(each, 'AWS::DynamoDB::Table').map(([, { Properties }]) => Properties.TimeToLiveSpecification);
    const closers = (each: TemplateText) =>
      Object.entries(each.Resources).flatMap(([id, { Type, Properties }]) => {
        const variables =
          Type === 'AWS::AppSync::GraphQLApi'
            ? Properties.EnvironmentVariables
            : Type === 'AWS::Lambda::Function' && Properties.Environment?.Variables;
        return variables?.RETENTION_DAYS === undefined
          ? []
          : [[id.replace(/[0-9A-F]{8}$/, ''), variables.RETENTION_DAYS]];
      });
    const ttl = { AttributeName: 'removeAt', Enabled: true };
    expect([ttlOf(template), closers(template)]).toEqual([[undefined, ttl], []]);
    const retaining = await templateOf({ context: { retentionDays: '30' } });
    expect(ttlOf(retaining)).toEqual([ttl, ttl]);
    expect(closers(retaining).sort()).toEqual(
      ['Api', 'LooksLookAfterRequestsFunction', 'RecoveryResumeWorkflowFunction', 'WorkflowCloseRequestFunction'].map(
        (id) => [id, '30'],
      ),
    );
  });

  it('counts what people make it write where it sends mail, and nowhere else', async () => {
    const counting = await templateOf({ stage: 'prod', context: withMail.context });
    const tablesOf = (each: TemplateText) => ofType(each, 'AWS::DynamoDB::Table').map(([id]) => id);
    const added = tablesOf(counting).filter((id) => !tablesOf(prod).includes(id));
    expect(added.map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['UsageTable', 'NoticesSent']);
    expect(counting.Resources[added[0]!]).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'removeAt', Enabled: true },
      },
    });
    expect(cycleIn(counting)).toBeUndefined();
    expect(JSON.stringify(prod)).not.toMatch(/Usage(Table|_TABLE)|LIMITS/);
  });

  it('names no automatic signer in prod', () => {
    expect(environmentOfApi(template).AUTOMATIC_SIGNERS).toBe('alice@example.com');
    expect(environmentOfApi(prod).AUTOMATIC_SIGNERS).toBe('nobody');
  });

  it('gives nothing that outlives it a name that a second deployment would take', () => {
    const retained = Object.entries(prod.Resources).filter(([, { DeletionPolicy = '' }]) =>
      DeletionPolicy.startsWith('Retain'),
    );
    const named = retained.flatMap(([id, { Type, Properties }]) =>
      Object.entries(Properties as object)
        .filter(([property]) => physicalName(Type).includes(property))
        .map(([property, name]) => ({ id, property, isUnique: /"AWS::StackId"|"ApiId"/.test(JSON.stringify(name)) })),
    );
    // The service itself names the log of an API, by the API's id.
    expect(named).toEqual([
      { id: expect.stringMatching(/^WorkflowLog/), property: 'LogGroupName', isUnique: true },
      { id: expect.stringMatching(/^ApiLog/), property: 'LogGroupName', isUnique: true },
    ]);
    expect(retained.length).toBeGreaterThan(10);
  });

  it('tells clients and operators where to connect', () => {
    expect(Object.keys(template.Outputs).sort()).toEqual([
      'DeadLetterQueueUrl',
      'EventBusName',
      'GraphqlEndpoint',
      'RealtimeEndpoint',
      'Region',
      'RequestsTableName',
      'SetAsideQueueUrl',
      'StateMachineArn',
      'UserPoolClientId',
      'UserPoolId',
      'Version',
    ]);
  });

  it('runs every function on nodejs24.x, arm64, with a log of its own', () => {
    for (const [, { Properties }] of ofType(template, 'AWS::Lambda::Function'))
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() },
      });
  });

  it('has no custom resource', () => {
    expect(Object.values(template.Resources).filter(({ Type }) => Type.startsWith('Custom::'))).toEqual([]);
  });
});

/** The indexes of all tables: by which attributes, and which others are in them. */
const indexesOf = (of: TemplateText) =>
  Object.fromEntries(
    ofType(of, 'AWS::DynamoDB::Table').flatMap(([, { Properties }]) =>
      ((Properties.GlobalSecondaryIndexes ?? []) as Index[]).map(({ IndexName, KeySchema, Projection }) => [
        IndexName,
        { keys: KeySchema.map(({ AttributeName }) => AttributeName), holds: Projection.NonKeyAttributes },
      ]),
    ),
  );

interface Index {
  IndexName: string;
  KeySchema: { AttributeName: string }[];
  Projection: { NonKeyAttributes?: string[] };
}

function environmentOfApi(each: TemplateText): Record<string, unknown> {
  return ofType(each, 'AWS::AppSync::GraphQLApi')[0]![1].Properties.EnvironmentVariables;
}

/** The properties by which a type lets its resources be named: `Name`, or with the type's last word, as `LogGroupName`. */
const physicalName = (type: string) => ['Name', `${type.split('::').pop()}Name`];

/** Walks Ref, Fn::GetAtt, Fn::Sub and DependsOn, and gives the first circle that CloudFormation would refuse. */
function cycleIn({ Resources }: TemplateText): string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of referencesOf(Resources[id])) {
      const cycle = Resources[next] ? visit(next, [...path, id]) : undefined;
      if (cycle) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(Resources)) {
    const cycle = visit(id, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function referencesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [inner as string];
    if (key === 'Fn::GetAtt') return [(inner as string[])[0]!];
    if (key === 'DependsOn') return inner as string[];
    if (key === 'Fn::Sub')
      return [...JSON.stringify(inner).matchAll(/\$\{(\w+)/g)].map((match) => match[1]!).concat(referencesOf(inner));
    return referencesOf(inner);
  });
}
