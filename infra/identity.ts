import { Aws, Duration, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  LambdaVersion,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
  UserPoolGroup,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { requestersGroup } from '../functions/domain/requesters.ts';
import { NodeFunction } from './node-function.ts';
import { guarded, removal } from './removal.ts';

/** What the identity is built with. */
export interface IdentityProps {
  isProd: boolean;
  bundle: (name: string) => string;
  /** The address that Amazon SES sends from, verified there. @default Cognito's own sender, 50 mails a day */
  mailFrom?: string | undefined;
}

/** Who signs in: the user pool, its app client, and the trigger that puts the verified e-mail into access tokens. */
export class Identity extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly addEmailClaim: NodeFunction;

  constructor(scope: Construct, id: string, { isProd, bundle, mailFrom }: IdentityProps) {
    super(scope, id);
    this.addEmailClaim = new NodeFunction(this, 'AddEmailClaim', { isProd, bundle: bundle('add-email-claim') });
    this.pool = new UserPool(this, 'UserPool', {
      signInAliases: { email: true },
      signInCaseSensitive: false,
      // By a mailed code too: who never chose a password has none that somebody else chose (SECURITY.md).
      signInPolicy: { allowedFirstAuthFactors: { password: true, emailOtp: true } },
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
      email: mailFrom ? UserPoolEmail.withSES({ fromEmail: mailFrom, sesRegion: Aws.REGION }) : undefined,
      // The trigger's version 2 and the sign-in by code need this plan.
      featurePlan: FeaturePlan.ESSENTIALS,
      ...guarded(isProd),
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
    // Always there: who is in it stays in it, whoever may ask people meanwhile.
    new UserPoolGroup(this, 'Requesters', {
      userPool: this.pool,
      groupName: requestersGroup,
      description: 'May ask people for signatures, where the context requesters is group',
    }).applyRemovalPolicy(removal(isProd));
    this.client = this.pool.addClient('App', {
      generateSecret: false,
      authFlows: { userSrp: true, user: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
  }
}
