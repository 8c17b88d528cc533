import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { ofType, templateOf, withMail } from './synthesised.ts';
import type { TestBackend } from './backend.ts';

/** What a handler is called with; AppSync fills in the rest. */
export interface EvaluationContext {
  arguments?: unknown;
  identity?: unknown;
  result?: unknown;
  error?: { message: string; type: string };
  prev?: { result: unknown };
  stash?: Record<string, unknown>;
  request?: { headers: Record<string, string> };
  info?: unknown;
  env?: Record<string, string>;
}

/** What one evaluation gave. */
export interface Evaluated {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the handler returned
  result: any;
  error?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the handler put there
  stash: any;
}

/** Runs handlers of resolvers and steps as AppSync does: `REMOTE=1` asks AWS, otherwise the local backend answers. */
export async function evaluator(backend: TestBackend | undefined) {
  const client = new AppSyncClient(process.env.REMOTE || !backend ? {} : backend.aws);
  const codes = await deployedCode();
  return async (
    name: string | { code: string },
    handler: 'request' | 'response',
    context: EvaluationContext,
  ): Promise<Evaluated> => {
    const code = typeof name === 'string' ? codes.get(name) : name.code;
    if (!code)
      throw new Error(`there is no resolver or step ${String(name)}; there are: ${[...codes.keys()].join(', ')}`);
    const answer = await client.send(
      new EvaluateCodeCommand({
        code,
        context: JSON.stringify(context),
        function: handler,
        runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
      }),
    );
    return {
      result: answer.evaluationResult === undefined ? undefined : JSON.parse(answer.evaluationResult),
      ...(answer.error ? { error: answer.error.message! } : {}),
      stash: JSON.parse(answer.stash ?? '{}'),
    };
  };
}

/** The code of resolvers (`Type.field`) and steps (by name) as it deploys where the stack sends mail: there are the most steps. */
export async function deployedCode(): Promise<Map<string, string>> {
  const template = await templateOf(withMail);
  const resolvers = ofType(template, 'AWS::AppSync::Resolver').map(
    ([, { Properties }]) => [`${Properties.TypeName}.${Properties.FieldName}`, Properties.Code as string] as const,
  );
  const steps = ofType(template, 'AWS::AppSync::FunctionConfiguration').map(
    ([, { Properties }]) => [Properties.Name as string, Properties.Code as string] as const,
  );
  return new Map([...resolvers, ...steps]);
}

/** The identity of a signed-in person, as resolvers see it. */
export const identityOf = (email: string, claims: Record<string, unknown> = {}) => ({
  sub: `sub-${email.split('@')[0]}`,
  issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_test',
  username: email,
  sourceIp: ['203.0.113.7'],
  groups: null,
  defaultAuthStrategy: 'ALLOW',
  claims: { email, email_verified: true, auth_time: 1_795_428_000, ...claims },
});
