import { join } from 'node:path';
import { CfnOutput, Lazy, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { ApiKeys } from './api-keys.ts';
import { Authorizer } from './authorizer.ts';
import { bundleFunctions } from './bundle.ts';
import { Canary } from './canary.ts';
import { ChangesBus } from './changes-bus.ts';
import type { Context } from './context.ts';
import { Dashboard } from './dashboard.ts';
import { DeadLetters } from './dead-letters.ts';
import { Identity } from './identity.ts';
import { Looks } from './looks.ts';
import { Notices } from './notices.ts';
import { Outbox } from './outbox.ts';
import { Page } from './page.ts';
import { Records } from './records.ts';
import { Sealing } from './sealing.ts';
import { Recovery } from './recovery.ts';
import { type Retention, Tables } from './table.ts';
import { Usage } from './usage.ts';
import { version } from './version.ts';
import { Webhooks } from './webhooks.ts';
import { Workflow } from './workflow.ts';

/** What differs from stage to stage. */
export interface CountersignProps extends Omit<Context, 'nag'> {
  /** Keeps tables, pool, machine and logs when the stack goes, and guards them against deletion. */
  isProd: boolean;
}

/** The whole of Countersign: the table decides, its stream carries, the workflow follows, the push tells. */
export class CountersignStack extends Stack {
  constructor(scope: Construct, id: string, props: CountersignProps) {
    const {
      isProd,
      introspection,
      automaticSigners,
      requesters,
      alarmTopicArn: topicArn,
      mailFrom,
      mailConfigurationSet,
      withoutIndexes,
    } = props;
    const retention: Retention = props.retentionDays ? { RETENTION_DAYS: props.retentionDays } : {};
    // CloudFormation takes a megabyte, blanks and all.
    super(scope, id, { terminationProtection: isProd, suppressTemplateIndentation: true });
    const bundle = bundleFunctions(join(Stage.of(this)!.outdir, 'functions'));
    const tables = new Tables(this, 'Tables', { isProd, withoutIndexes, retention, isGuarded: props.records });
    const identity = new Identity(this, 'Identity', { isProd, bundle, mailFrom });
    const usage = new Usage(this, 'Usage', { isProd, limits: props.limits, isCounted: mailFrom !== undefined });
    const deadLetters = new DeadLetters(this, 'DeadLetters', { isProd });
    const { bus: eventBus } = new ChangesBus(this, 'Changes', { archiveDays: props.eventArchiveDays });
    const records = props.records ? new Records(this, 'Records', { lockDays: props.recordLockDays }) : undefined;
    const sealing = records
      ? new Sealing(this, 'Sealing', {
          ...props,
          bundle,
          tables,
          eventBus,
          deadLetters,
          records,
          keys: props.sealingKeys,
        })
      : undefined;
    const webhooks = props.webhooks
      ? new Webhooks(this, 'Webhooks', {
          ...{ isProd, bundle, tables, eventBus, deadLetters, loopback: props.webhookLoopback },
        })
      : undefined;
    const workflow = new Workflow(this, 'Workflow', { isProd, bundle, ...tables, retention, usage });
    // Its headers name the API, and the mails name the page: the API comes last, and asks nothing of the mails.
    const page = props.page
      ? new Page(this, 'Page', {
          api: Lazy.string({ produce: (): string => origins }),
          domain: props.pageDomain,
          certificateArn: props.pageCertificateArn,
        })
      : undefined;
    const appUrl = props.appUrl ?? page?.url;
    const pageUrl = props.pageUrl === 'none' ? undefined : (props.pageUrl ?? page?.url);
    const notices =
      mailFrom && appUrl
        ? new Notices(this, 'Notices', {
            ...{
              isProd,
              bundle,
              tables,
              eventBus,
              deadLetters,
              mailFrom,
              mailConfigurationSet,
              appUrl,
              pageUrl,
              records,
            },
            attachCertificate: props.attachCertificate,
            webhooks: webhooks?.table,
          })
        : undefined;
    const apiKeys = props.apiKeys ? new ApiKeys(this, 'ApiKeys', { isProd, bundle, identity }) : undefined;
    const invitations = notices?.invitations;
    const authorizer =
      apiKeys || invitations
        ? new Authorizer(this, 'Authorizer', { isProd, bundle, identity, apiKeys, invitations })
        : undefined;
    const canary = props.canary ? new Canary(this, 'Canary', { isProd, bundle, minutes: props.canary }) : undefined;
    const { api, realtimeUrl, origins } = new Api(this, 'Api', {
      ...{
        isProd,
        introspection,
        automaticSigners,
        requesters,
        tables,
        identity,
        retention,
        records,
        sealing,
        usage,
        sent: notices?.sent,
        webhooks,
        apiKeys,
        invitations,
        authorizer,
        canary,
      },
    });
    const outbox = new Outbox(this, 'Outbox', {
      ...{ isProd, bundle, tables, workflow, api, eventBus, records, deadLetters },
    });
    const recovery = new Recovery(this, 'Recovery', {
      ...{ isProd, bundle, tables, workflow, deadLetters, retention, usage },
    });
    const looks = new Looks(this, 'Looks', {
      ...{ isProd, bundle, tables, workflow, outbox, recovery, deadLetters, retention, usage },
    });
    const watched = {
      ...{ deadLetters, requests: tables.requests, identity, workflow, api, outbox, records, sealing },
      ...{ recovery, looks, notices, webhooks, apiKeys, authorizer, canary },
    };
    const { alarms } = new Alarms(this, 'Alarms', { ...watched, topicArn });
    if (props.dashboard) new Dashboard(this, 'Dashboard', { ...watched, alarms });

    const outputs = {
      GraphqlEndpoint: api.graphqlUrl,
      RealtimeEndpoint: realtimeUrl,
      UserPoolId: identity.pool.userPoolId,
      UserPoolClientId: identity.client.userPoolClientId,
      Region: this.region,
      StateMachineArn: workflow.machine.stateMachineArn,
      EventBusName: eventBus.eventBusName,
      RequestsTableName: tables.requests.tableName,
      DeadLetterQueueUrl: deadLetters.queue.queueUrl,
      SetAsideQueueUrl: deadLetters.setAside.queueUrl,
      Version: version,
      ...(invitations ? { InvitationsTableName: invitations.table.tableName } : {}),
      ...(page
        ? {
            PageUrl: page.url,
            PageBucket: page.bucket.bucketName,
            PageDistributionId: page.distribution.distributionId,
          }
        : {}),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
