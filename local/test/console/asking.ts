import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesise } from '../template/app.ts';
import { folder } from '../template/given.ts';

const modes = '@aws_cognito_user_pools @aws_iam @aws_api_key @aws_lambda';

/** As it deploys, without descriptions. */
const schema = `
type Query { hello: String ${modes} plain: String ${modes} }
type Mutation { say(what: Saying!): Said ${modes} }
type Subscription { onSaid(room: String): Said @aws_subscribe(mutations: ["say"]) ${modes} }
input Saying { room: String! text: String! mood: Mood }
enum Mood { GLAD SAD }
type Said ${modes} { room: String text: String by: String }
`;

const documented = `
"What is asked."
type Query { "Answers \`null\` for ever." plain: String }
type Mutation { "Says something in a room, to all who listen." say("What is said, and where." what: Saying!): Said }
"What was said."
type Said { "Who said it." by: String }
input Saying { "Of any name." room: String! }
`;

const operations = `# Says it aloud.
# {"what": {"room": "hall",
#   "text": "hello"}}
mutation Say($what: Saying!) {
  say(what: $what) {
    ...Whole
  }
}

subscription Listen($room: String) { onSaid(room: $room) { ...Whole } }

fragment Whole on Said {
  room
  text
  by
}
`;

/** The trial stack with something to ask, to say and to listen to, and the documents that its console is started with. */
export function asking() {
  const assembly = synthesise();
  const path = join(assembly, 'Trial.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as Template;
  const { Resources } = template;
  const plain = Object.values(Resources).find(({ Properties }) => Properties?.FieldName === 'plain')!;
  for (const { Type, Properties } of Object.values(Resources))
    if (Type === 'AWS::AppSync::GraphQLSchema') Properties.Definition = schema;
  Resources.Say = {
    ...plain,
    Properties: { ...plain.Properties, TypeName: 'Mutation', FieldName: 'say', Code: sayCode },
  };
  addAuthorizer(assembly, Resources);
  writeFileSync(path, JSON.stringify(template));
  const documents = folder();
  const written = (name: string, text: string) => {
    writeFileSync(join(documents, name), text);
    return join(documents, name);
  };
  return {
    assembly,
    console: {
      schema: written('schema.graphql', documented),
      operations: written('operations.graphql', operations),
    },
  };
}

/** Has the stack's function say whose a token is: `link-of-dora`. */
function addAuthorizer(assembly: string, Resources: Template['Resources']) {
  const [id] = Object.entries(Resources).find(
    ([name, { Type }]) => Type === 'AWS::Lambda::Function' && /^Claims/.test(name),
  )!;
  const functionArn = { 'Fn::GetAtt': [id, 'Arn'] };
  const api = Object.values(Resources).find(({ Type }) => Type === 'AWS::AppSync::GraphQLApi')!;
  const providers = api.Properties.AdditionalAuthenticationProviders as object[];
  providers.push({ AuthenticationType: 'AWS_LAMBDA', LambdaAuthorizerConfig: { AuthorizerUri: functionArn } });
  Resources.MayAuthorize = {
    Type: 'AWS::Lambda::Permission',
    Properties: { Action: 'lambda:InvokeFunction', FunctionName: functionArn, Principal: 'appsync.amazonaws.com' },
  };
  for (const name of readdirSync(assembly).filter((each) => each.startsWith('asset.')))
    writeFileSync(join(assembly, name, 'index.mjs'), authorizerCode);
}

const authorizerCode = `
export const handler = async (event) => {
  const [, name] = /^link-of-(\\w+)$/.exec(event?.authorizationToken ?? '') ?? [];
  if (event?.authorizationToken) return { isAuthorized: name !== undefined, resolverContext: { name } };
  return event?.triggerSource ? event : 'hello';
};
`;

const sayCode = `
export const request = (ctx) => ({ payload: null });
export const response = (ctx) => ({
  room: ctx.args.what.room,
  text: ctx.args.what.text,
  by: ctx.identity?.claims?.sub ? 'a person' : ctx.identity?.resolverContext?.name ?? ctx.identity?.username ?? 'a key',
});
`;

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
