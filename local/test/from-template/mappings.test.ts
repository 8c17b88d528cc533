import { describe, expect, it } from 'vitest';
import { queueMappings, streamMappings } from '../../src/from-template/mappings.ts';
import { loadTemplate } from '../../src/template/template.ts';
import { synthesise } from '../template/app.ts';
import { load } from '../template/given.ts';

const arn = 'arn:aws:sqs:us-east-1:123456789012:trial-Work';

/** A queue with a mapping to a function. */
const given = (mapping: Record<string, unknown> = {}, timeout = 30, queue: Record<string, unknown> = {}) =>
  load({
    Resources: {
      Work: { Type: 'AWS::SQS::Queue', Properties: queue },
      Follow: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'follow', Timeout: timeout, Role: 'role' } },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: 'follow', EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] }, ...mapping },
      },
    },
  });

describe('event source mappings of a template', () => {
  it('are told apart by their source', () => {
    const template = loadTemplate({ assembly: synthesise(), endpoint: 'http://localhost:4600' });
    const [handler] = template.ofType('AWS::Lambda::Function');
    const common = { functionArn: handler!.arn, roleArn: handler!.properties.Role };
    expect(streamMappings(template)).toMatchObject([{ ...common, properties: { BisectBatchOnFunctionError: true } }]);
    expect(queueMappings(template)).toEqual([
      {
        ...common,
        name: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        queueArn: expect.stringMatching(/^arn:aws:sqs:us-east-1:123456789012:trial-Work/) as string,
        properties: {
          BatchSize: 5,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 2 },
        },
      },
    ]);
  });

  it('are left out where they are switched off', () => {
    expect(queueMappings(given({ Enabled: false }))).toEqual([]);
  });

  it.each<[string, Parameters<typeof given>, string]>([
    ['a queue of elsewhere', [{ EventSourceArn: 'arn:aws:sqs:us-east-1:1:x' }], 'its queue arn:aws:sqs:us-east-1:1:x'],
    ['what is for streams', [{ BisectBatchOnFunctionError: true }], 'has no BisectBatchOnFunctionError here'],
    ['a filter', [{ FilterCriteria: { Filters: [{ Pattern: '{}' }] } }], 'has no FilterCriteria here'],
    ['a large batch without a window', [{ BatchSize: 11 }], 'wants MaximumBatchingWindowInSeconds'],
    ['a function that takes longer than messages are hidden', [{}, 31], 'its queue hides messages for 30 s'],
  ])('rejects %s', (_, of, why) => {
    expect(() => queueMappings(given(...of))).toThrow(`cannot run Mapping: `);
    expect(() => queueMappings(given(...of))).toThrow(why);
  });

  it('takes a large batch with a window, and a longer visibility timeout', () => {
    const window = { BatchSize: '20', MaximumBatchingWindowInSeconds: '5' };
    expect(queueMappings(given(window, 31, { VisibilityTimeout: '31' }))).toMatchObject([
      { queueArn: arn, properties: { BatchSize: 20, MaximumBatchingWindowInSeconds: 5 } },
    ]);
  });

  it('rejects a concurrency for a stream', () => {
    const EventSourceArn = 'arn:aws:dynamodb:us-east-1:1:table/t/stream/s';
    const template = given({ EventSourceArn, ScalingConfig: { MaximumConcurrency: 2 } });
    expect(() => streamMappings(template)).toThrow('a mapping of a stream has no ScalingConfig');
  });
});
