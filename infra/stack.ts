import { join } from 'node:path';
import { CfnOutput, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { bundleFunctions } from './bundle.ts';
import type { Context } from './context.ts';
import { DeadLetters } from './dead-letters.ts';
import { Identity } from './identity.ts';
import { Looks } from './looks.ts';
import { Outbox } from './outbox.ts';
import { Recovery } from './recovery.ts';
import { type Retention, Tables } from './table.ts';
import { Workflow } from './workflow.ts';

/** What differs from stage to stage. */
export interface CountersignProps extends Omit<Context, 'stage' | 'nag'> {
  /** Keeps tables, pool, machine and logs when the stack goes, and guards them against deletion. */
  isProd: boolean;
}

/** The whole of Countersign: the table decides, its stream carries, the workflow follows, the push tells. */
export class CountersignStack extends Stack {
  constructor(scope: Construct, id: string, props: CountersignProps) {
    const { isProd, introspection, automaticSigners, alarmTopicArn: topicArn, mailFrom, withoutIndexes } = props;
    const retention: Retention = props.retentionDays ? { RETENTION_DAYS: props.retentionDays } : {};
    super(scope, id, { terminationProtection: isProd });
    const bundle = bundleFunctions(join(Stage.of(this)!.outdir, 'functions'));
    const tables = new Tables(this, 'Tables', { isProd, withoutIndexes, retention });
    const identity = new Identity(this, 'Identity', { isProd, bundle, mailFrom });
    const deadLetters = new DeadLetters(this, 'DeadLetters', { isProd });
    const workflow = new Workflow(this, 'Workflow', { isProd, bundle, ...tables, retention });
    const { api, realtimeUrl } = new Api(this, 'Api', {
      ...{ isProd, introspection, automaticSigners, tables, identity, retention },
    });
    const outbox = new Outbox(this, 'Outbox', { isProd, bundle, tables, workflow, api, deadLetters });
    const recovery = new Recovery(this, 'Recovery', { isProd, bundle, tables, workflow, deadLetters, retention });
    const looks = new Looks(this, 'Looks', {
      ...{ isProd, bundle, tables, workflow, outbox, recovery, deadLetters, retention },
    });
    new Alarms(this, 'Alarms', {
      ...{ deadLetters, requests: tables.requests, identity, workflow, api, outbox, recovery, looks, topicArn },
    });

    const outputs = {
      GraphqlEndpoint: api.graphqlUrl,
      RealtimeEndpoint: realtimeUrl,
      UserPoolId: identity.pool.userPoolId,
      UserPoolClientId: identity.client.userPoolClientId,
      Region: this.region,
      StateMachineArn: workflow.machine.stateMachineArn,
      RequestsTableName: tables.requests.tableName,
      DeadLetterQueueUrl: deadLetters.queue.queueUrl,
      SetAsideQueueUrl: deadLetters.setAside.queueUrl,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
