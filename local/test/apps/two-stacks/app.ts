import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** Orders: the data in one stack, two APIs in another, and what works on the orders in a nested one. */
const app = new cdk.App();

const data = new cdk.Stack(app, 'Data');
const orders = new dynamodb.TableV2(data, 'Orders', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
});

class Worker extends cdk.NestedStack {
  readonly place: lambda.Function;
  constructor(scope: cdk.Stack) {
    super(scope, 'Worker');
    const placed = new sqs.Queue(this, 'Placed');
    this.place = new nodejs.NodejsFunction(this, 'Place', {
      entry: join(import.meta.dirname, 'place.ts'),
      environment: { TABLE: orders.tableName, QUEUE: placed.queueUrl },
    });
    orders.grantWriteData(this.place);
    placed.grantSendMessages(this.place);
    new cdk.CfnOutput(this, 'QueueUrl', { value: placed.queueUrl });
  }
}

const front = new cdk.Stack(app, 'Front');
const { place } = new Worker(front);
const shop = new appsync.GraphqlApi(front, 'Shop', {
  name: 'shop',
  definition: appsync.Definition.fromFile(join(import.meta.dirname, 'shop.graphql')),
});
shop.addLambdaDataSource('place', place).createResolver('PlaceOrder', { typeName: 'Mutation', fieldName: 'place' });
shop.addDynamoDbDataSource('orders', orders).createResolver('GetOrder', {
  ...{ typeName: 'Query', fieldName: 'order', runtime: appsync.FunctionRuntime.JS_1_0_0 },
  code: appsync.Code.fromInline(`
    import { get } from '@aws-appsync/utils/dynamodb';
    export const request = (ctx) => get({ key: { id: ctx.args.id } });
    export const response = (ctx) => ctx.result;`),
});

const desk = new appsync.GraphqlApi(front, 'Desk', {
  name: 'desk',
  definition: appsync.Definition.fromFile(join(import.meta.dirname, 'desk.graphql')),
  authorizationConfig: { defaultAuthorization: { authorizationType: appsync.AuthorizationType.IAM } },
});
desk.addDynamoDbDataSource('orders', orders, { name: 'orders' }).createResolver('Orders', {
  ...{ typeName: 'Query', fieldName: 'orders', runtime: appsync.FunctionRuntime.JS_1_0_0 },
  code: appsync.Code.fromInline(`
    import { scan } from '@aws-appsync/utils/dynamodb';
    export const request = () => scan({});
    export const response = (ctx) => ctx.result.items;`),
});

new cdk.CfnOutput(front, 'ShopUrl', { value: shop.graphqlUrl });
new cdk.CfnOutput(front, 'ShopKey', { value: shop.apiKey! });
new cdk.CfnOutput(front, 'DeskUrl', { value: desk.graphqlUrl });
app.synth();
