import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { removal } from './removal.ts';

/** Where ends what could not be followed; alarms watch it, `npm run redrive` puts it back. */
export class DeadLetters extends Construct {
  /** What an outage made: it was tried for as long as there is, or put off as it failed where others went through. */
  readonly queue: Queue;
  /** Changes that cannot be followed for a reason of their own, set aside by the functions that follow the stream. */
  readonly setAside: Queue;

  constructor(scope: Construct, id: string, { isProd }: { isProd: boolean }) {
    super(scope, id);
    const queue = (name: string) => {
      const made = new Queue(this, name, {
        encryption: QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
        retentionPeriod: Duration.days(14),
        removalPolicy: removal(isProd),
      });
      Validations.of(made).acknowledge({
        id: 'AwsSolutions-SQS3',
        reason: 'It is a dead-letter queue, of stream mappings, a rule and functions, which the check does not see',
      });
      return made;
    };
    this.queue = queue('Queue');
    this.setAside = queue('SetAside');
  }
}
