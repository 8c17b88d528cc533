import { defaultFlows, type UserPool, type UserPoolGroup } from '../cognito/pool.ts';
import type { Resource, Template } from '../template/template.ts';
import { settingsOf, type UserProperties } from './user-settings.ts';

const minutesOf: Record<string, number> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 24 * 60 };

/** Collects the user pools of a template, with their clients, groups and triggers. */
export function poolsOfTemplate(resources: Resource[], region: string): UserPool[] {
  const ofPool = (type: string, id: string) =>
    resources.filter((resource) => resource.type === type && resource.properties.UserPoolId === id);
  const pools = resources.filter(({ type }) => type === 'AWS::Cognito::UserPool');
  return pools.map(({ physicalId: id, arn = '', properties }) => {
    const { LambdaConfig = {}, ...ofUsers } = properties as PoolProperties;
    const { PreTokenGenerationConfig: trigger, PreTokenGeneration } = LambdaConfig;
    if (PreTokenGeneration && !trigger)
      throw new Error(`cannot run user pool ${id}: its pre-token-generation trigger is of version V1_0; allowed: V2_0`);
    return {
      id,
      arn,
      region,
      clients: ofPool('AWS::Cognito::UserPoolClient', id).map((client) => ({
        id: client.physicalId,
        ...clientOf(client.properties as ClientProperties),
      })),
      groups: ofPool('AWS::Cognito::UserPoolGroup', id).map(groupOf),
      users: settingsOf(ofUsers),
      ...(trigger && { preTokenGeneration: { functionArn: trigger.LambdaArn, version: trigger.LambdaVersion } }),
    };
  });
}

interface PoolProperties extends UserProperties {
  LambdaConfig?: {
    PreTokenGeneration?: string;
    PreTokenGenerationConfig?: { LambdaArn: string; LambdaVersion: 'V2_0' };
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolgroup.html */
function groupOf({ physicalId, properties }: Resource): UserPoolGroup {
  const { Description, Precedence, RoleArn } = properties as {
    Description?: string;
    Precedence?: number | string;
    RoleArn?: string;
  };
  return {
    name: physicalId,
    ...(Description !== undefined && { description: Description }),
    ...(Precedence !== undefined && { precedence: Number(Precedence) }),
    ...(RoleArn !== undefined && { roleArn: RoleArn }),
  };
}

interface ClientProperties {
  AccessTokenValidity?: number;
  IdTokenValidity?: number;
  RefreshTokenValidity?: number;
  TokenValidityUnits?: { AccessToken?: string; IdToken?: string; RefreshToken?: string };
  AuthSessionValidity?: number;
  ExplicitAuthFlows?: string[];
  PreventUserExistenceErrors?: string;
  EnableTokenRevocation?: boolean | string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html */
function clientOf(properties: ClientProperties) {
  const { AccessTokenValidity, IdTokenValidity, RefreshTokenValidity, TokenValidityUnits: units = {} } = properties;
  const minutes = (validity = 0, unit = 'hours') => Number(validity) * minutesOf[unit]!;
  return {
    accessTokenMinutes: minutes(AccessTokenValidity, units.AccessToken) || 60,
    idTokenMinutes: minutes(IdTokenValidity, units.IdToken) || 60,
    refreshTokenMinutes: minutes(RefreshTokenValidity, units.RefreshToken ?? 'days') || 30 * 24 * 60,
    sessionMinutes: Number(properties.AuthSessionValidity ?? 3),
    flows: properties.ExplicitAuthFlows ?? defaultFlows,
    hidesUsers: properties.PreventUserExistenceErrors === 'ENABLED',
    revokesTokens: String(properties.EnableTokenRevocation ?? true) === 'true',
  };
}

/** The pool and the client with which people sign in. */
export function signIn(template: Template): { pool: string; client: string } {
  const [client] = template.ofType('AWS::Cognito::UserPoolClient');
  if (!client) throw new Error('the template must have an AWS::Cognito::UserPoolClient; it has none');
  return { pool: client.properties.UserPoolId as string, client: client.physicalId };
}
