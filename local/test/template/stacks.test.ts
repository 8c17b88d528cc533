import { describe, expect, it } from 'vitest';
import type { TemplateText } from '../../src/template/assembly.ts';
import { loadTemplate } from '../../src/template/template.ts';
import { assembly, load } from './given.ts';

const endpoint = 'http://localhost:4600';
const queue = (QueueName: unknown): TemplateText => ({
  Resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName } } },
});
const jobs = { 'Fn::GetAtt': ['Jobs', 'QueueName'] };

describe('several stacks', () => {
  it('run as one, and see what the others export and put out', () => {
    const folder = assembly({
      First: {
        ...queue('jobs'),
        Outputs: { Name: { Value: jobs, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:jobs' } } } },
      },
      Second: queue({ 'Fn::Join': ['-', [{ 'Fn::ImportValue': 'first:jobs' }, 'more']] }),
      Third: queue({
        'Fn::Sub': ['${Name}-too', { Name: { 'Fn::GetStackOutput': { StackName: 'first', OutputName: 'Name' } } }],
      }),
    });
    const { stackName, resources, outputs, resource } = loadTemplate({ assembly: folder, endpoint });
    expect(stackName).toBe('first, second, third');
    expect(resources.map(({ logicalId, attributes }) => [logicalId, attributes.QueueName])).toEqual([
      ['first/Jobs', 'jobs'],
      ['second/Jobs', 'jobs-more'],
      ['third/Jobs', 'jobs-too'],
    ]);
    expect(outputs).toEqual({ 'first.Name': 'jobs' });
    expect(resource('second/Jobs').type).toBe('AWS::SQS::Queue');
  });

  it('are rejected together where they name the same, and run one by one', () => {
    const folder = assembly({ Dev: queue('jobs'), Prod: queue('jobs') });
    expect(() => loadTemplate({ assembly: folder, endpoint })).toThrow(
      'cannot run dev/Jobs and prod/Jobs together: both are arn:aws:sqs:us-east-1:123456789012:jobs; choose one of their stacks',
    );
    expect(loadTemplate({ assembly: folder, endpoint, stacks: ['Prod'] }).stackName).toBe('prod');
  });

  it('rejects exports that need each other', () => {
    const both = (own: string, other: string): TemplateText => ({
      Outputs: { Out: { Value: { 'Fn::ImportValue': other }, Export: { Name: own } } },
    });
    const folder = assembly({ First: both('a', 'b'), Second: both('b', 'a') });
    expect(() => loadTemplate({ assembly: folder, endpoint })).toThrow(/export b depends on itself$/);
  });
});

describe('a nested stack', () => {
  const nested = (name: string, rest: object = {}): TemplateText => ({
    Resources: {
      Child: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: {
          TemplateURL: {
            'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/b/', name]],
          },
          Parameters: { Name: 'jobs' },
        },
      },
      Copy: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Child', 'Outputs.Name'] } } },
    },
    ...rest,
  });

  it('has its parameters from its parent, which sees its outputs', () => {
    const { resources, outputs } = load(
      nested('child.json', { Outputs: { Name: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.Name'] } } } }),
    );
    expect(resources.map(({ logicalId, attributes }) => [logicalId, attributes.QueueName])).toEqual([
      ['Copy', 'jobs-child'],
      ['Child/Jobs', 'jobs-child'],
      ['Child/Own', 'trial-Child-Own'],
    ]);
    expect(outputs).toEqual({ Name: 'jobs-child' });
  });

  it.each([
    [
      'whose template is not there',
      nested('other.json'),
      /cannot find asset https:\S+\/other\.json: Trial\.assets\.json lists /,
    ],
    [
      'that puts out something else',
      nested('child.json', { Outputs: { X: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.X'] } } } }),
      /Child \(AWS::CloudFormation::Stack\) has no attribute Outputs\.X here; allowed: Outputs\.Name$/,
    ],
  ])('is rejected %s', (_, template, message) => {
    expect(() => load(template)).toThrow(message);
  });
});

describe('a custom resource', () => {
  const custom = { Type: 'Custom::Seed', Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] } } };
  const provider = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'seed', Runtime: 'python3.12' } };

  it('is inert, with the function that makes it, whatever that is', () => {
    const { inert, resources } = load({ Resources: { Seed: custom, Provider: provider } });
    expect(inert.map(({ logicalId }) => logicalId)).toEqual(['Seed', 'Provider']);
    expect(resources).toEqual([]);
  });

  const role = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: { Ref: 'Own' } } };
  const calling = (properties: object) => ({ ...custom, Properties: { ...custom.Properties, ...properties } });
  const withLayer = { ...provider, Properties: { ...provider.Properties, Layers: [{ Ref: 'Own' }] } };
  const Variables = { WAITER: { Ref: 'Own' } };
  const waiting = { ...provider, Properties: { ...provider.Properties, Environment: { Variables } } };

  it.each([
    ['the layer of its function', 'AWS::Lambda::LayerVersion', { Seed: custom, Provider: withLayer }],
    ['the machine that its function starts', 'AWS::StepFunctions::StateMachine', { Seed: custom, Provider: waiting }],
    [
      'the version that it calls',
      'AWS::Lambda::Version',
      { Seed: calling({ HandlerArn: { Ref: 'Own' } }), Provider: provider },
    ],
  ])('makes %s inert too, unless others use it', (_, Type, custom) => {
    const Resources = { ...custom, Own: { Type, Properties: {} }, Right: role };
    expect(load({ Resources }).inert.map(({ logicalId }) => logicalId)).toEqual(['Seed', 'Provider', 'Own']);
    const others = [
      { Resources, Outputs: { Own: { Value: { Ref: 'Own' } } } },
      { Resources: { ...Resources, ...queue({ Ref: 'Own' }).Resources } },
    ];
    for (const template of others) {
      const used = () => load(template).ofType(Type);
      if (Type === 'AWS::StepFunctions::StateMachine') expect(used()).toHaveLength(1);
      else expect(used).toThrow(`cannot run resource Own: its type ${Type} is not emulated`);
    }
  });

  it('stops the start where something asks for what its function would answer', () => {
    const Resources = { ...queue({ 'Fn::GetAtt': ['Seed', 'Name'] }).Resources, Seed: custom, Provider: provider };
    expect(() => load({ Resources })).toThrow(
      'cannot resolve Jobs.QueueName: Seed (Custom::Seed) has no attribute Name here, since its function does not run; allowed: none',
    );
  });
});
