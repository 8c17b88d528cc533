import type { Mail } from '../cognito/api/context.ts';
import { openUserDirectory } from '../cognito/user-directory.ts';
import { createUserPools, type UserPools } from '../cognito/user-pools.ts';
import { poolsOfTemplate } from '../from-template/cognito.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { headerField, textField } from '../shared/mime/header-text.ts';
import { dateText, formatMessage } from '../shared/mime/message.ts';
import type { InvocationResult, Service } from '../shared/service.ts';
import type { Identities } from './identities.ts';
import type { Deliver } from './mail.ts';
import type { Runtime } from './runtime.ts';

/** The issuer of tokens, and the API by which people get theirs. */
export interface UserPoolServices {
  /** Whoever comes with a token that it verifies is a user from then on. */
  pools: UserPools;
  userPools: Service;
}

/** What Cognito's own sender is called. */
const sender = 'no-reply@verificationemail.com';

/** Starts Cognito, whose triggers are functions. */
export async function startUserPools(
  { template, data, disk, clock, newId, notice, onStop }: Runtime,
  { as, lambda, deliver }: Pick<Identities, 'as'> & { lambda: Pick<Lambda, 'invoke'>; deliver: Deliver },
): Promise<UserPoolServices> {
  const pools = poolsOfTemplate(template.resources, template.region);
  const issuer = createUserPools({
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
  const sendMail = ({ to, subject, text }: Mail) =>
    deliver(
      formatMessage(
        [
          headerField('From', sender),
          headerField('To', to),
          textField('Subject', subject),
          headerField('Message-ID', `<${newId()}@localhost>`),
          headerField('Date', dateText(clock.now())),
        ],
        { text },
      ),
    );
  const users = await data.open('user-pools', () =>
    openUserDirectory({
      ...{ pools, issuer, disk, clock, newId, sendMail },
      keyDirectory: data.of('users'),
      directory: data.of('user-pools'),
    }),
  );
  onStop(() => users.close());
  const verify: UserPools['verify'] = async (poolId, token) => {
    const claims = await issuer.verify(poolId, token);
    users.knowByToken(poolId, claims);
    return claims;
  };
  return { pools: { ...issuer, verify }, userPools: users.service };
}

function outputOf(result: InvocationResult): Record<string, unknown> {
  if (result.ok) return result.payload as Record<string, unknown>;
  throw new Error(`the trigger failed: ${result.error.errorType}: ${result.error.errorMessage}`);
}
