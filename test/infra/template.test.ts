import { describe, expect, it } from 'vitest';
import { ofType, templateOf, type TemplateText } from '../support/synthesised.ts';

const template = await templateOf();
const prod = await templateOf({ stage: 'prod' });

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
  it.each(['local', 'prod'])('has no cycle in stage %s', (stage) => {
    expect(cycleIn(stage === 'prod' ? prod : template)).toBeUndefined();
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
    expect(ofType(prod, type).map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(ids.map(() => 'Retain'));
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

  it('names no automatic signer in prod', () => {
    expect(environmentOfApi(template).AUTOMATIC_SIGNERS).toBe('alice@example.com');
    expect(environmentOfApi(prod).AUTOMATIC_SIGNERS).toBe('nobody');
  });

  it('reads automatic signers with blanks and in any case', async () => {
    const named = await templateOf({ context: { automaticSigners: ' Robot@Example.com, ,clerk@example.com' } });
    expect(environmentOfApi(named).AUTOMATIC_SIGNERS).toBe('robot@example.com,clerk@example.com');
  });

  it('rejects more automatic signers than AppSync takes', async () => {
    const automaticSigners = Array.from({ length: 40 }, (_, at) => `robot-${at}@example.com`).join();
    await expect(templateOf({ context: { automaticSigners } })).rejects.toThrow(/got 40 addresses of 829 characters/);
  });

  it('tells clients where to connect', () => {
    expect(Object.keys(template.Outputs).sort()).toEqual([
      'DeadLetterQueueUrl',
      'GraphqlEndpoint',
      'RealtimeEndpoint',
      'Region',
      'StateMachineArn',
      'UserPoolClientId',
      'UserPoolId',
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

function environmentOfApi(each: TemplateText): Record<string, unknown> {
  return ofType(each, 'AWS::AppSync::GraphQLApi')[0]![1].Properties.EnvironmentVariables;
}

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
