import type { ResourceType } from '../resource-type.ts';
import { list, members, noEffect, document, oneOf, scalar } from '../shape.ts';

const authenticationTypes = oneOf(
  ...['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM', 'API_KEY', 'AWS_LAMBDA', 'OPENID_CONNECT'],
);
const userPool = { UserPoolId: scalar, AwsRegion: scalar, AppIdClientRegex: scalar };
const lambdaAuthorizer = members({
  AuthorizerUri: scalar,
  AuthorizerResultTtlInSeconds: scalar,
  IdentityValidationExpression: scalar,
});
const openIdConnect = members({ Issuer: scalar, ClientId: scalar, IatTTL: scalar, AuthTTL: scalar });
const code = {
  Code: scalar,
  CodeS3Location: scalar,
  Runtime: members({ Name: oneOf('APPSYNC_JS'), RuntimeVersion: oneOf('1.0.0') }),
};

/** Where an API is at the port: of several, none is the one at `/graphql`. */
const graphqlPath = (isOneOfSeveral: boolean, id: string) => (isOneOfSeveral ? `/apis/${id}/graphql` : '/graphql');

/** AppSync: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_AppSync.html */
export const appSyncTypes: Record<string, ResourceType> = {
  'AWS::AppSync::GraphQLApi': {
    properties: {
      Name: scalar,
      ApiType: oneOf('GRAPHQL'),
      AuthenticationType: authenticationTypes,
      UserPoolConfig: members({ ...userPool, DefaultAction: oneOf('ALLOW', 'DENY') }),
      LambdaAuthorizerConfig: lambdaAuthorizer,
      OpenIDConnectConfig: openIdConnect,
      AdditionalAuthenticationProviders: list(
        members({
          AuthenticationType: authenticationTypes,
          UserPoolConfig: members(userPool),
          LambdaAuthorizerConfig: lambdaAuthorizer,
          OpenIDConnectConfig: openIdConnect,
        }),
      ),
      EnvironmentVariables: document,
      IntrospectionConfig: oneOf('ENABLED', 'DISABLED'),
      QueryDepthLimit: scalar,
      ResolverCountLimit: scalar,
      Visibility: oneOf('GLOBAL'),
      LogConfig: noEffect,
      XrayEnabled: noEffect,
      OwnerContact: noEffect,
      EnhancedMetricsConfig: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const id = names.id(26);
      const host = new URL(names.endpoint).host;
      const url = names.endpoint + graphqlPath(names.hasSeveralApis === true, id);
      const arn = names.arn('appsync', `apis/${id}`);
      return {
        physicalId: arn,
        arn,
        attributes: {
          ApiId: id,
          Arn: arn,
          GraphQLUrl: url,
          GraphQLDns: host,
          RealtimeUrl: `${url.replace(/^http/, 'ws')}/realtime`,
          RealtimeDns: host,
          GraphQLEndpointArn: names.arn('appsync', `endpoints/graphql-api/${id}`),
        },
      };
    },
  },
  'AWS::AppSync::GraphQLSchema': {
    properties: { ApiId: scalar, Definition: scalar, DefinitionS3Location: scalar },
    identify(names) {
      const physicalId = `${names.property('ApiId')}GraphQLSchema`;
      return { physicalId, attributes: { Id: physicalId } };
    },
  },
  'AWS::AppSync::ApiKey': {
    properties: { ApiId: scalar, Description: noEffect, Expires: scalar },
    identify(names) {
      const key = `da2-${names.id(26)}`;
      const arn = names.arn('appsync', `apis/${names.property('ApiId')}/apikeys/${key}`);
      return { physicalId: arn, arn, attributes: { ApiKey: key, ApiKeyId: key, Arn: arn } };
    },
  },
  'AWS::AppSync::DataSource': {
    properties: {
      ApiId: scalar,
      Name: scalar,
      Description: noEffect,
      Type: oneOf('NONE', 'AWS_LAMBDA', 'AMAZON_DYNAMODB'),
      ServiceRoleArn: scalar,
      MetricsConfig: noEffect,
      LambdaConfig: members({ LambdaFunctionArn: scalar }),
      DynamoDBConfig: members({ TableName: scalar, AwsRegion: scalar, UseCallerCredentials: oneOf('false') }),
    },
    identify(names) {
      const name = names.name('Name');
      const arn = names.arn('appsync', `apis/${names.property('ApiId')}/datasources/${name}`);
      return { physicalId: arn, arn, attributes: { DataSourceArn: arn, Name: name } };
    },
  },
  'AWS::AppSync::FunctionConfiguration': {
    properties: {
      ...code,
      ApiId: scalar,
      Name: scalar,
      Description: noEffect,
      DataSourceName: scalar,
      FunctionVersion: oneOf('2018-05-29'),
      MaxBatchSize: oneOf('0'),
    },
    identify(names) {
      const functionId = names.id(26);
      const arn = names.arn('appsync', `apis/${names.property('ApiId')}/functions/${functionId}`);
      return {
        physicalId: arn,
        arn,
        attributes: {
          FunctionId: functionId,
          FunctionArn: arn,
          Name: names.name('Name'),
          DataSourceName: names.property('DataSourceName') ?? '',
        },
      };
    },
  },
  'AWS::AppSync::Resolver': {
    properties: {
      ...code,
      ApiId: scalar,
      TypeName: scalar,
      FieldName: scalar,
      Kind: oneOf('UNIT', 'PIPELINE'),
      DataSourceName: scalar,
      PipelineConfig: members({ Functions: list() }),
      MaxBatchSize: oneOf('0'),
      CachingConfig: noEffect,
      MetricsConfig: noEffect,
    },
    identify(names) {
      const [type = '', field = ''] = [names.property('TypeName'), names.property('FieldName')];
      const arn = names.arn('appsync', `apis/${names.property('ApiId')}/types/${type}/resolvers/${field}`);
      return { physicalId: arn, arn, attributes: { ResolverArn: arn, TypeName: type, FieldName: field } };
    },
  },
};
