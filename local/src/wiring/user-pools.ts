import { createUserPools, type UserPools } from '../cognito/user-pools.ts';
import { poolsOfTemplate } from '../from-template/cognito.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { InvocationResult } from '../shared/service.ts';
import type { Identities } from './identities.ts';
import type { Runtime } from './runtime.ts';

/** Starts Cognito, whose triggers are functions. */
export function startUserPools(
  { template, data, disk, clock, notice }: Runtime,
  { as, lambda }: Pick<Identities, 'as'> & { lambda: Pick<Lambda, 'invoke'> },
): UserPools {
  const pools = poolsOfTemplate(template.resources, template.region);
  return createUserPools({
    pools,
    directory: data.of('users'),
    disk,
    clock,
    trigger: async (functionArn, event) => {
      const poolArn = pools.find(({ id }) => id === event.userPoolId)!.arn;
      as.service('cognito-idp.amazonaws.com', poolArn).may('lambda:InvokeFunction', functionArn);
      return outputOf(await lambda.invoke(functionArn, event));
    },
    report: notice,
  });
}

function outputOf(result: InvocationResult): Record<string, unknown> {
  if (result.ok) return result.payload as Record<string, unknown>;
  throw new Error(`the trigger failed: ${result.error.errorType}: ${result.error.errorMessage}`);
}
