import type { QueueMappingProperties } from '../lambda/queue-mapping.ts';
import type { Resource, Template } from '../template/template.ts';
import { queues } from './events.ts';
import { numbersOf } from './numbers.ts';

/** Event source mappings of streams, with the function and the role they read as. */
export const streamMappings = (template: Template) =>
  mappings(template, 'dynamodb').map(({ sourceArn: streamArn, logicalId, properties, ...mapping }) => {
    if (properties.ScalingConfig) refuse(logicalId, 'a mapping of a stream has no ScalingConfig');
    return { ...mapping, properties, streamArn };
  });

/**
 * Event source mappings of queues, likewise.
 * @throws Error, one line, for what Lambda refuses, or what is not emulated
 */
export const queueMappings = (template: Template) =>
  mappings(template, 'sqs').map(({ sourceArn: queueArn, logicalId, properties, timeout, ...mapping }) => {
    const numbers = numbersOf(properties, ['BatchSize', 'MaximumBatchingWindowInSeconds']);
    const { BatchSize = 10, MaximumBatchingWindowInSeconds = 0 } = numbers;
    const { FunctionResponseTypes, ScalingConfig } = properties as QueueMappingProperties;
    const queue = queues(template).find(({ arn }) => arn === queueArn);
    if (!queue) return refuse(logicalId, `its queue ${queueArn} is none of the template`);
    const visibility = queue.properties?.VisibilityTimeout ?? 30;
    const strange = Object.keys(properties).filter((name) => !ofQueues.includes(name));
    if (strange.length > 0) refuse(logicalId, `a mapping of a queue has no ${strange.join(', ')} here`);
    if (BatchSize > 10 && MaximumBatchingWindowInSeconds === 0)
      refuse(logicalId, `its BatchSize of ${BatchSize} wants MaximumBatchingWindowInSeconds to be at least 1`);
    if (timeout > visibility)
      refuse(logicalId, `its queue hides messages for ${visibility} s, its function may run for ${timeout} s`);
    return {
      ...{ ...mapping, queueArn },
      properties: {
        ...numbers,
        ...(FunctionResponseTypes && { FunctionResponseTypes }),
        ...(ScalingConfig && { ScalingConfig: numbersOf({ ...ScalingConfig }, ['MaximumConcurrency']) }),
      },
    };
  });

const ofQueues = [
  ...['FunctionName', 'EventSourceArn', 'Enabled', 'BatchSize', 'MaximumBatchingWindowInSeconds'],
  ...['FunctionResponseTypes', 'ScalingConfig', 'MetricsConfig', 'Tags'],
];

function refuse(logicalId: string, why: string): never {
  throw new Error(`cannot run ${logicalId}: ${why}; see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html`);
}

/** Those of one service that are switched on. */
const mappings = (template: Template, service: string) =>
  template
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties.Enabled !== false && properties.Enabled !== 'false')
    .filter(({ properties }) => String(properties.EventSourceArn).split(':')[2] === service)
    .map(({ logicalId, physicalId: name, properties }) => {
      const target = functionNamed(template, properties.FunctionName as string);
      return {
        ...{ logicalId, name, properties },
        timeout: Number(target.properties.Timeout ?? 3),
        sourceArn: properties.EventSourceArn as string,
        functionArn: target.arn!,
        roleArn: target.properties.Role as string,
      };
    });

function functionNamed(template: Template, nameOrArn: string): Resource {
  const found = template
    .ofType('AWS::Lambda::Function')
    .find(({ physicalId, arn }) => physicalId === nameOrArn || arn === nameOrArn);
  if (!found) throw new Error(`the template has no function ${nameOrArn}`);
  return found;
}
