import { readFileSync } from 'node:fs';
import type { ApiConfig, AuthenticationProvider, DataSource, Resolver } from '../appsync/types.ts';
import type { Resource, Template } from '../template/template.ts';

/** Reads the GraphQL APIs out of the template: their schemas, modes, data sources, functions and resolvers. */
export const apiConfigs = (template: Template): ApiConfig[] =>
  template.ofType('AWS::AppSync::GraphQLApi').map((api) => apiConfigOf(template, api));

function apiConfigOf(template: Template, { arn, attributes, properties }: Resource): ApiConfig {
  const apiId = attributes.ApiId!;
  const ofApi = (type: string) =>
    template.ofType(`AWS::AppSync::${type}`).filter((each) => each.properties.ApiId === apiId);
  const code = ({ properties: { Code, CodeS3Location } }: Resource) => {
    const text = CodeS3Location ? readFileSync(template.assetPath(CodeS3Location as string), 'utf8') : Code;
    return text === undefined ? {} : { code: text as string };
  };
  const additional = (properties.AdditionalAuthenticationProviders ?? []) as Record<string, unknown>[];
  return {
    apiId,
    arn: arn!,
    path: new URL(attributes.GraphQLUrl!).pathname,
    name: properties.Name as string,
    region: template.region,
    accountId: template.accountId,
    schema: schemaOf(template, properties.Name as string, ofApi('GraphQLSchema')),
    authentication: [providerOf(template, properties), ...additional.map((each) => providerOf(template, each))],
    apiKeys: ofApi('ApiKey').map((key) => ({
      key: key.attributes.ApiKey!,
      ...(key.properties.Expires === undefined ? {} : { expires: Number(key.properties.Expires) }),
    })),
    environmentVariables: (properties.EnvironmentVariables ?? {}) as Record<string, string>,
    introspection: properties.IntrospectionConfig !== 'DISABLED',
    queryDepthLimit: Number(properties.QueryDepthLimit ?? 0),
    resolverCountLimit: Number(properties.ResolverCountLimit ?? 0),
    dataSources: Object.fromEntries(
      ofApi('DataSource').map((source) => [source.attributes.Name!, dataSourceOf(source)]),
    ),
    functions: Object.fromEntries(
      ofApi('FunctionConfiguration').map((step) => [
        step.attributes.FunctionId!,
        { name: step.attributes.Name!, dataSourceName: step.attributes.DataSourceName!, ...code(step) },
      ]),
    ),
    resolvers: ofApi('Resolver').map((resolver) => ({ ...resolverOf(resolver), ...code(resolver) })),
  };
}

function schemaOf(template: Template, api: string, [schema]: Resource[]): string {
  if (!schema) throw new Error(`cannot serve the API ${api}: the template has no AWS::AppSync::GraphQLSchema for it`);
  const { Definition, DefinitionS3Location } = schema.properties;
  return (Definition as string | undefined) ?? readFileSync(template.assetPath(DefinitionS3Location as string), 'utf8');
}

function providerOf(template: Template, properties: Record<string, unknown>): AuthenticationProvider {
  const type = properties.AuthenticationType as AuthenticationProvider['type'];
  if (type === 'AWS_LAMBDA') return lambdaAuthorizerOf(template, properties.LambdaAuthorizerConfig);
  if (type === 'OPENID_CONNECT') return openIdConnectOf(properties.OpenIDConnectConfig);
  if (type !== 'AMAZON_COGNITO_USER_POOLS') return { type };
  const pool = properties.UserPoolConfig as Record<string, string>;
  return {
    type,
    userPoolId: pool.UserPoolId!,
    defaultAction: pool.DefaultAction === 'DENY' ? 'DENY' : 'ALLOW',
    ...(pool.AppIdClientRegex ? { appIdClientRegex: pool.AppIdClientRegex } : {}),
  };
}

/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_LambdaAuthorizerConfig.html */
function lambdaAuthorizerOf(template: Template, config: unknown): AuthenticationProvider {
  const {
    AuthorizerUri: functionArn,
    AuthorizerResultTtlInSeconds = 0,
    IdentityValidationExpression: expression,
  } = (config ?? {}) as Record<string, string>;
  if (!functionArn) throw new Error('cannot serve the API: a mode is AWS_LAMBDA and has no LambdaAuthorizerConfig');
  if (!template.ofType('AWS::Lambda::Function').some(({ arn }) => arn === functionArn)) {
    throw new Error(
      `cannot serve the API: its AuthorizerUri ${functionArn} is not the ARN of a function of the template; versions and aliases are not emulated`,
    );
  }
  return {
    type: 'AWS_LAMBDA',
    functionArn,
    ttlSeconds: Number(AuthorizerResultTtlInSeconds),
    ...(expression ? { identityValidationExpression: expression } : {}),
  };
}

/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_OpenIDConnectConfig.html */
function openIdConnectOf(config: unknown): AuthenticationProvider {
  const { Issuer: issuer, ClientId, IatTTL, AuthTTL } = (config ?? {}) as Record<string, string | number | undefined>;
  if (!issuer) throw new Error('cannot serve the API: a mode is OPENID_CONNECT and has no Issuer');
  return {
    ...{ type: 'OPENID_CONNECT', issuer: String(issuer) },
    ...(ClientId === undefined || ClientId === '' ? {} : { clientId: String(ClientId) }),
    ...(IatTTL === undefined ? {} : { iatTtlMs: Number(IatTTL) }),
    ...(AuthTTL === undefined ? {} : { authTtlMs: Number(AuthTTL) }),
  };
}

function dataSourceOf({ properties }: Resource): DataSource {
  const roleArn = properties.ServiceRoleArn as string;
  switch (properties.Type) {
    case 'AMAZON_DYNAMODB':
      return {
        type: 'AMAZON_DYNAMODB',
        tableName: (properties.DynamoDBConfig as { TableName: string }).TableName,
        roleArn,
      };
    case 'AWS_LAMBDA':
      return {
        type: 'AWS_LAMBDA',
        functionArn: (properties.LambdaConfig as { LambdaFunctionArn: string }).LambdaFunctionArn,
        roleArn,
      };
    default:
      return { type: 'NONE' };
  }
}

function resolverOf({ properties }: Resource): Resolver {
  const { TypeName, FieldName, Kind, DataSourceName, PipelineConfig } = properties as Record<string, string> & {
    PipelineConfig?: { Functions: string[] };
  };
  return {
    typeName: TypeName!,
    fieldName: FieldName!,
    kind: Kind === 'PIPELINE' ? 'PIPELINE' : 'UNIT',
    ...(DataSourceName ? { dataSourceName: DataSourceName } : {}),
    functions: PipelineConfig?.Functions ?? [],
  };
}
