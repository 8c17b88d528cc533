import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Policy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow, NodeFunction } from './node-function.ts';

/** What the canary is built with. */
export interface CanaryProps {
  isProd: boolean;
  bundle: (name: string) => string;
  /** How far apart its requests are, in minutes. */
  minutes: number;
}

/** What the canary calls of the API, by IAM, and the types of which it sees something. */
export const canaryCalls = {
  fields: ['Query.signingRequest', 'Mutation.startSigning', 'Mutation.signDocument', 'Mutation.eraseRequest'],
  types: ['SigningRequest', 'Signer'],
};

/** What starts and signs a request every few minutes, as a person of its own, whose silence alarms. */
export class Canary extends Construct {
  readonly trySigning: NodeFunction;
  readonly minutes: number;
  /** What AppSync says who calls, before the name of the session. */
  readonly caller: string;

  constructor(scope: Construct, id: string, { isProd, bundle, minutes }: CanaryProps) {
    super(scope, id);
    this.minutes = minutes;
    this.trySigning = new NodeFunction(this, 'TrySigning', {
      isProd,
      bundle: bundle('try-signing'),
      // It waits for twenty seconds at most, twice, and makes five calls: it is to say itself what did not come.
      timeout: Duration.seconds(90),
    });
    const arn = { service: 'sts', region: '', resource: 'assumed-role', arnFormat: ArnFormat.SLASH_RESOURCE_NAME };
    this.caller = Stack.of(this).formatArn({ ...arn, resourceName: `${this.trySigning.role.roleName}/` });
    // The next one tells as much: nothing is tried again, or kept, by EventBridge or by Lambda.
    const once = { maxEventAge: Duration.minutes(1), retryAttempts: 0 };
    new Rule(this, 'EveryFewMinutes', {
      description: `Starts and signs a request in ${Stack.of(this).stackName}`,
      schedule: Schedule.rate(Duration.minutes(minutes)),
      targets: [new LambdaFunction(this.trySigning.function, once)],
    });
    this.trySigning.function.configureAsyncInvoke(once);
  }

  /** Lets it call the API. Its policy is not inline: it names the API, which names the role. */
  call(api: GraphqlApi): void {
    this.trySigning.function.addEnvironment('GRAPHQL_URL', api.graphqlUrl);
    const fields = canaryCalls.fields.map((field) => `${api.arn}/types/${field.replace('.', '/fields/')}`);
    new Policy(this, 'Calls', { roles: [this.trySigning.role], statements: [allow(['appsync:GraphQL'], ...fields)] });
  }
}
