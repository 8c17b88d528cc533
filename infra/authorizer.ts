import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, type AuthorizationMode } from 'aws-cdk-lib/aws-appsync';
import { Construct } from 'constructs';
import { allowSeeing, type ApiKeys } from './api-keys.ts';
import type { Identity } from './identity.ts';
import type { Invitations } from './invitations.ts';
import { allow, NodeFunction } from './node-function.ts';

/** What the authorizer is built with: what knows the tokens that it is asked about. */
export interface AuthorizerProps {
  isProd: boolean;
  bundle: (name: string) => string;
  identity: Identity;
  apiKeys: ApiKeys | undefined;
  invitations: Invitations | undefined;
}

/** What tells the API who gave a token that is no user pool's, and what that one may not. */
export class Authorizer extends Construct {
  readonly authorizeCaller: NodeFunction;
  /** The mode of the API. */
  readonly mode: AuthorizationMode;

  constructor(scope: Construct, id: string, { isProd, bundle, identity, apiKeys, invitations }: AuthorizerProps) {
    super(scope, id);
    this.authorizeCaller = new NodeFunction(this, 'AuthorizeCaller', {
      isProd,
      bundle: bundle('authorize-caller'),
      // AppSync waits no longer: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
      timeout: Duration.seconds(10),
      environment: {
        ...(apiKeys ? { API_KEYS_TABLE: apiKeys.table.tableName, USER_POOL_ID: identity.pool.userPoolId } : {}),
        ...(invitations ? { INVITATIONS_TABLE: invitations.table.tableName } : {}),
      },
      allow: [
        ...(apiKeys
          ? [allow(['dynamodb:GetItem', 'dynamodb:PutItem'], apiKeys.table.tableArn), allowSeeing(identity)]
          : []),
        ...(invitations ? [allow(['dynamodb:GetItem'], invitations.table.tableArn)] : []),
      ],
    });
    this.mode = {
      authorizationType: AuthorizationType.LAMBDA,
      lambdaAuthorizerConfig: {
        handler: this.authorizeCaller.function,
        // Asked anew for each call: what is revoked or over is so at once.
        resultsCacheTtl: Duration.seconds(0),
        validationRegex: '(link|session)-[A-Za-z0-9_-]{43}|key-[A-Za-z0-9_~-]{1,420}[.][A-Za-z0-9_-]{43}',
      },
    };
  }
}
