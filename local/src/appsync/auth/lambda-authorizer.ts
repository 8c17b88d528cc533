import { AwsError, type InvocationResult } from '../../shared/service.ts';
import type { Asked } from '../api-types.ts';
import type { ApiConfig, AuthenticationProvider, Caller, Dependencies } from '../types.ts';
import { withinTime } from '../within-time.ts';
import { type AuthorizerDecision, readAnswer, UnusableAnswer } from './authorizer-answer.ts';
import { createDecisionCache } from './decision-cache.ts';
import { notAuthorized, Unauthenticated } from './unauthenticated.ts';

/** Finds out by the API's function who has a token. */
export type LambdaAuthorizer = (token: string, headers: Record<string, string>, asked: Asked) => Promise<Caller>;

/** https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization */
const limits = { tokenCharacters: 2048, timeMs: 10_000, ttlSeconds: 3600, cachedBytes: 1_048_576 };

/**
 * Makes the Lambda authorizer of an API, where it has one. The function is asked only for a token of at most 2,048
 * characters that matches the API's expression, and only if nothing is cached for it: what was decided for one request
 * of a token then holds for all.
 * @param given limits that tests lower
 * @throws Error, one line, where AppSync would refuse the API
 */
export function createLambdaAuthorizer(
  config: ApiConfig,
  dependencies: Dependencies,
  { timeMs }: { timeMs: number } = limits,
): LambdaAuthorizer | undefined {
  const provider = providerOf(config);
  if (!provider) return undefined;
  const { clock, newId, authorizer, log } = dependencies;
  const valid = expressionOf(provider.identityValidationExpression);
  const cache = createDecisionCache<AuthorizerDecision>(clock);

  return async (token, headers, asked) => {
    if (token.length > limits.tokenCharacters || !valid.test(token)) throw new Unauthenticated(notAuthorized);
    const { isAuthorized, resolverContext, deniedFields } = cache.find(token) ?? (await decide(token, headers, asked));
    if (!isAuthorized) throw new Unauthenticated(notAuthorized);
    return { mode: 'AWS_LAMBDA', identity: { resolverContext }, deniedFields };
  };

  async function decide(token: string, headers: Record<string, string>, asked: Asked): Promise<AuthorizerDecision> {
    const requestId = asked.requestId ?? newId();
    const answer = await ask(requestId, eventOf(config, requestId, token, headers, asked));
    const decision = read(requestId, answer);
    if (decision.unknownDeniedFields > 0) {
      const message = `${decision.unknownDeniedFields} of the authorizer's deniedFields name no field and deny nothing`;
      log({ level: 'WARN', message, requestId });
    }
    const isLarge = Buffer.byteLength(JSON.stringify(answer)) >= limits.cachedBytes;
    cache.keep(token, decision, isLarge ? 0 : (decision.ttlSeconds ?? provider!.ttlSeconds));
    return decision;
  }

  /** A failed function fails the request, and its message is told to the client, on AWS as well. */
  async function ask(requestId: string, event: unknown): Promise<unknown> {
    let result: InvocationResult | undefined;
    try {
      result = await withinTime(authorizer(provider!.functionArn, event), timeMs);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return fail(requestId, `it could not be invoked: ${error.name}: ${error.message}`, {
        message: '',
        errorType: 'BadRequestException',
        statusCode: 400,
      });
    }
    if (!result) {
      return fail(requestId, `it took longer than ${timeMs / 1000} s`, { message: 'The authorizer timed out.' });
    }
    if (!result.ok) return fail(requestId, 'its log says how', { message: result.error.errorMessage });
    return result.payload;
  }

  function read(requestId: string, answer: unknown): AuthorizerDecision {
    try {
      return readAnswer(answer, config.arn);
    } catch (error) {
      if (!(error instanceof UnusableAnswer)) throw error;
      return fail(requestId, error.message, { message: 'The answer of the authorizer is not valid.' });
    }
  }

  /** The log has nothing that the client or the function wrote: a token may be in it. */
  function fail(
    requestId: string,
    reason: string,
    { message, ...answer }: { message: string; errorType?: string; statusCode?: number },
  ): never {
    log({ level: 'ERROR', message: 'the authorizer failed', requestId, error: reason });
    throw new Unauthenticated(message, { errorType: 'AuthorizerFailureException', statusCode: 500, ...answer });
  }
}

type LambdaProvider = Extract<AuthenticationProvider, { type: 'AWS_LAMBDA' }>;

function providerOf({ authentication }: ApiConfig): LambdaProvider | undefined {
  const [provider, another] = authentication.filter((each): each is LambdaProvider => each.type === 'AWS_LAMBDA');
  if (another) throw new Error('cannot serve the API: it has several Lambda authorizers; AppSync allows one');
  if (provider && !(provider.ttlSeconds >= 0 && provider.ttlSeconds <= limits.ttlSeconds)) {
    throw new Error(
      `cannot serve the API: AuthorizerResultTtlInSeconds is ${provider.ttlSeconds}; allowed: 0 to ${limits.ttlSeconds}`,
    );
  }
  return provider;
}

/** The whole token must match. */
function expressionOf(expression = '[^]*'): RegExp {
  try {
    return new RegExp(`^(?:${expression})$`);
  } catch (error) {
    throw new Error(`cannot serve the API: IdentityValidationExpression is no regular expression: ${expression}`, {
      cause: error,
    });
  }
}

function eventOf(
  { apiId, accountId }: ApiConfig,
  requestId: string,
  token: string,
  { cookie: _, ...requestHeaders }: Record<string, string>,
  asked: Asked,
) {
  const { query = '', operationName, variables } = asked.operation() ?? {};
  return {
    authorizationToken: token,
    requestContext: {
      ...{ apiId, accountId, requestId, queryString: query },
      // Left out where the client names no operation.
      ...(operationName ? { operationName } : {}),
      variables: variables ?? {},
    },
    requestHeaders,
  };
}
