import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  LambdaVersion,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { NodeFunction } from './node-function.ts';

/** Who signs in: the user pool, its app client, and the trigger that puts the verified e-mail into access tokens. */
export class Identity extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly addEmailClaim: NodeFunction;

  constructor(scope: Construct, id: string, props: { isProd: boolean; bundle: (name: string) => string }) {
    super(scope, id);
    this.addEmailClaim = new NodeFunction(this, 'AddEmailClaim', {
      ...props,
      bundle: props.bundle('add-email-claim'),
    });
    this.pool = new UserPool(this, 'UserPool', {
      signInAliases: { email: true },
      signInCaseSensitive: false,
      selfSignUpEnabled: true,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // The trigger's version 2 needs this plan.
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: props.isProd,
      removalPolicy: props.isProd ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.pool).acknowledge(
      {
        id: 'AwsSolutions-COG8',
        reason: 'The plan Plus costs for every user; its threat protection is a choice of the deployer',
      },
      { id: 'AwsSolutions-COG2', reason: 'A signer who is asked once must be able to answer with an address alone' },
    );
    this.pool.addTrigger(
      UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      this.addEmailClaim.function,
      LambdaVersion.V2_0,
    );
    this.client = this.pool.addClient('App', {
      generateSecret: false,
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
  }
}
