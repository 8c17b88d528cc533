import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventKinds, eventTypes, isForWorkflow } from '../functions/domain/events.ts';
import type { SigningEventType } from '../generated/schema.ts';
import type { DeadLetters } from './dead-letters.ts';
import { allow, NodeFunction } from './node-function.ts';
import type { Records } from './records.ts';
import type { Tables } from './table.ts';
import type { Workflow } from './workflow.ts';

/** What the outbox is built with. */
export interface OutboxProps {
  isProd: boolean;
  bundle: (name: string) => string;
  tables: Tables;
  workflow: Workflow;
  api: GraphqlApi;
  eventBus: EventBus;
  /** Of a stack that records changes. */
  records: Records | undefined;
  deadLetters: DeadLetters;
}

/**
 * What follows an accepted change: the stream of the requests reaches two functions, in order for each request, at least
 * once, tried again for twenty hours, then the dead-letter queue. What cannot be followed for a reason of its own is set aside
 * at once, and what an outage stops that nobody else sees goes to the dead-letter queue after a minute.
 */
export class Outbox extends Construct {
  private readonly deadLetters: Queue;
  readonly advanceWorkflow: NodeFunction;
  readonly publishUpdate: NodeFunction;

  constructor(scope: Construct, id: string, props: OutboxProps) {
    super(scope, id);
    const { isProd, bundle, tables, workflow, api, eventBus, records } = props;
    const { queue: deadLetters, setAside } = props.deadLetters;
    this.deadLetters = deadLetters;
    const { requests, openSignatures } = tables;
    const { machine } = workflow;
    const follow = [
      allow(
        ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
        requests.tableStreamArn!,
      ),
      allow(['sqs:SendMessage'], deadLetters.queueArn, setAside.queueArn),
    ];
    const environment = { SET_ASIDE_QUEUE_URL: setAside.queueUrl, DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl };

    this.advanceWorkflow = new NodeFunction(this, 'AdvanceWorkflow', {
      isProd,
      bundle: bundle('advance-workflow'),
      environment: {
        ...environment,
        OPEN_SIGNATURES_TABLE: openSignatures.tableName,
        STATE_MACHINE_ARN: machine.stateMachineArn,
      },
      allow: [
        ...follow,
        allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:DeleteItem'], openSignatures.tableArn),
        allow(['states:StartExecution', 'states:SendTaskSuccess', 'states:SendTaskFailure'], machine.stateMachineArn),
      ],
    });

    this.publishUpdate = new NodeFunction(this, 'PublishUpdate', {
      isProd,
      bundle: bundle('publish-update'),
      environment: {
        ...environment,
        ...(records ? { ...records.environment, REQUESTS_TABLE: requests.tableName } : {}),
        GRAPHQL_URL: api.graphqlUrl,
        EVENT_BUS_NAME: eventBus.eventBusName,
      },
      allow: [
        ...follow,
        allow(['appsync:GraphQL'], `${api.arn}/types/Mutation/fields/publishSignatureUpdate`),
        allow(['events:PutEvents'], eventBus.eventBusArn),
        ...(records
          ? [
              records.allowRecording(),
              records.allowListing('changes/*'),
              // What comes again is looked at to see whether it was put back.
              allow(['dynamodb:GetItem'], requests.tableArn),
            ]
          : []),
      ],
    });
    records?.acknowledge(this.publishUpdate.role, 'changes/');
    // Where changes are recorded, it sees whatever happens to the table: a mark as seen hides nothing, and no removal does.
    this.follow(this.publishUpdate, requests.tableStreamArn!, records ? [] : [unseen]);
    // Behind the other: a local backend tells those who follow a stream in the order of the template.
    const forWorkflow = eventsForWorkflow().map((lastEvent) => ({ ...lastEvent, ...unseen }));
    this.follow(this.advanceWorkflow, requests.tableStreamArn!, forWorkflow);
  }

  /** @param lastEvents those of the changes that it follows; none for all that the stream has */
  private follow({ node, function: target }: NodeFunction, eventSourceArn: string, lastEvents: object[]): void {
    const filters = lastEvents.map((lastEvent) =>
      FilterCriteria.filter({
        eventName: FilterRule.or('INSERT', 'MODIFY'),
        dynamodb: { NewImage: { lastEvent: { M: lastEvent } } },
      }),
    );
    new EventSourceMapping(this, `${node.id}Mapping`, {
      target,
      eventSourceArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      parallelizationFactor: 10,
      // Not bisected: Lambda tries a failed change again with what follows it, and that bears witness (adapters/stream.ts).
      // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
      reportBatchItemFailures: true,
      // Well below the day that the stream keeps records: what is trimmed away unread would leave no dead letter.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
      maxRecordAge: Duration.hours(20),
      onFailure: new SqsDlq(this.deadLetters),
      ...(filters.length > 0 ? { filters } : {}),
    });
  }
}

/** A write that is no change has marked the event that was there before. */
const unseen = { seen: { BOOL: [{ exists: false }] } };

/**
 * The events that the workflow must follow. Where the backend makes one in place of a person, the workflow has made it itself,
 * but does not know of a quorum that it reaches.
 */
function eventsForWorkflow(): object[] {
  const followed = eventTypes().filter(isForWorkflow);
  const isByBoth = (type: SigningEventType) => (eventKinds[type].actors as readonly string[])[1] === 'SYSTEM';
  return [
    { type: { S: followed.filter((type) => !isByBoth(type)) } },
    ...followed.filter(isByBoth).flatMap((type) => [
      { type: { S: [type] }, actor: { S: [eventKinds[type].actors[0]] } },
      { type: { S: [type] }, reaches: { BOOL: [{ exists: true }] } },
    ]),
  ];
}
