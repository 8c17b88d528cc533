import type { UserPool } from '../cognito/pool.ts';
import type { Resource, Template } from '../template/template.ts';

const minutesOf: Record<string, number> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 24 * 60 };

/** Collects the user pools of a template, with their clients and triggers. */
export function poolsOfTemplate(resources: Resource[], region: string): UserPool[] {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  return ofType('AWS::Cognito::UserPool').map(({ physicalId: id, arn = '', properties }) => {
    const { LambdaConfig = {} } = properties as PoolProperties;
    const { PreTokenGenerationConfig: trigger, PreTokenGeneration } = LambdaConfig;
    if (PreTokenGeneration && !trigger)
      throw new Error(`cannot run user pool ${id}: its pre-token-generation trigger is of version V1_0; allowed: V2_0`);
    return {
      id,
      arn,
      region,
      clients: ofType('AWS::Cognito::UserPoolClient')
        .filter((client) => client.properties.UserPoolId === id)
        .map((client) => ({ id: client.physicalId, ...lifetimes(client.properties as ClientProperties) })),
      ...(trigger && { preTokenGeneration: { functionArn: trigger.LambdaArn, version: trigger.LambdaVersion } }),
    };
  });
}

interface PoolProperties {
  LambdaConfig?: {
    PreTokenGeneration?: string;
    PreTokenGenerationConfig?: { LambdaArn: string; LambdaVersion: 'V2_0' };
  };
}

interface ClientProperties {
  AccessTokenValidity?: number;
  IdTokenValidity?: number;
  TokenValidityUnits?: { AccessToken?: string; IdToken?: string };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html */
function lifetimes({ AccessTokenValidity = 0, IdTokenValidity = 0, TokenValidityUnits = {} }: ClientProperties) {
  const minutes = (validity: number, unit = 'hours') => Number(validity) * minutesOf[unit]! || 60;
  return {
    accessTokenMinutes: minutes(AccessTokenValidity, TokenValidityUnits.AccessToken),
    idTokenMinutes: minutes(IdTokenValidity, TokenValidityUnits.IdToken),
  };
}

/** The pool and the client with which people sign in. */
export function signIn(template: Template): { pool: string; client: string } {
  const [client] = template.ofType('AWS::Cognito::UserPoolClient');
  if (!client) throw new Error('the template must have an AWS::Cognito::UserPoolClient; it has none');
  return { pool: client.properties.UserPoolId as string, client: client.physicalId };
}
