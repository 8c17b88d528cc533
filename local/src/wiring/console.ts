import { createConsole, type Console } from '../console/console.ts';
import { createExecutions } from '../console/executions.ts';
import type { Feed } from '../console/feed.ts';
import { limits } from '../console/limits.ts';
import { createMailbox } from '../console/mailbox.ts';
import { createVersions } from '../console/versions.ts';
import { tables as tablesOf } from '../from-template/dynamodb.ts';
import { queues as queuesOf } from '../from-template/events.ts';
import type { Runtime } from './runtime.ts';
import { consoleApiOf, type ConsoleOptions } from './console-api.ts';
import type { Services } from './services.ts';

/** The console of a backend: it reads the template and calls the services, and knows nothing of what they are used for. */
export function consoleOf(
  { template, clock, data }: Pick<Runtime, 'template' | 'clock' | 'data'>,
  { states, queues, pools, iam, dynamodb }: Pick<Services, 'states' | 'queues' | 'pools' | 'iam' | 'dynamodb'>,
  feed: Feed,
  options: ConsoleOptions,
): Console {
  const { stackName: name, region, outputs } = template;
  const shown = (isInert: boolean) => (resource: { logicalId: string; type: string; physicalId: string }) => {
    const { logicalId, type, physicalId } = resource;
    return { logicalId, type, physicalId, isInert };
  };
  const all = queuesOf(template);
  const nameOf = (arn: string) => arn.split(':').at(-1)!;
  const executions = createExecutions(states.service);
  const streams = tablesOf(template).flatMap(({ name: table, streamArn }) => {
    if (!streamArn) return [];
    const stream = dynamodb.stream(streamArn);
    stream.keepNewest(limits.changes);
    stream.onRecord(() => feed.mention({ kind: 'changed', at: clock.now() }));
    return [{ ...stream, table }];
  });
  return createConsole(
    {
      stack: {
        ...{ name, region, outputs },
        resources: [...template.resources.map(shown(false)), ...template.inert.map(shown(true))],
      },
      api: consoleApiOf({ template, clock }, { pools, iam }, options),
      executions,
      versions: createVersions(streams, executions),
      kept: feed.kept,
      mailbox: createMailbox(data.of('mail')),
      queues: {
        list() {
          const counts = queues.counts();
          return all.map(({ name, arn }) => ({
            ...{ name, waiting: counts[name] ?? 0 },
            deadLettersOf: all
              .filter(({ properties }) => properties?.RedrivePolicy?.deadLetterTargetArn === arn)
              .map((source) => source.name),
          }));
        },
        messages: (name) =>
          queues.messages(name).map(({ id, body, sentAt, receiveCount, sourceArn }) => ({
            ...{ id, body, sentAt, receiveCount },
            ...(sourceArn && { source: nameOf(sourceArn) }),
          })),
        redrive: queues.redrive,
      },
      clock,
      moved: () => feed.tell({ kind: 'clock' }),
    },
    feed,
  );
}
