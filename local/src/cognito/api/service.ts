import type { Service } from '../../shared/service.ts';
import {
  adminCreateUser,
  adminDeleteUser,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  adminResetUserPassword,
  adminSetUserPassword,
} from './admin-users.ts';
import type { Context } from './context.ts';
import { adminAddUserToGroup, adminListGroupsForUser, adminRemoveUserFromGroup } from './groups.ts';
import { getTokensFromRefreshToken, initiateAuth } from './initiate-auth.ts';
import { type OperationName, readInput } from './inputs.ts';
import { listUsers } from './list-users.ts';
import { getUser, getUserAttributeVerificationCode, updateUserAttributes, verifyUserAttribute } from './own-user.ts';
import { changePassword, confirmForgotPassword, forgotPassword } from './passwords.ts';
import { respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import { globalSignOut, revokeToken } from './sign-out.ts';
import { confirmSignUp, resendConfirmationCode, signUp } from './sign-up.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each operation knows its own input, which was read by its model
const operations: Record<OperationName, (context: Context) => (input: any) => unknown> = {
  SignUp: signUp,
  ConfirmSignUp: confirmSignUp,
  ResendConfirmationCode: resendConfirmationCode,
  InitiateAuth: initiateAuth,
  RespondToAuthChallenge: respondToAuthChallenge,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  ForgotPassword: forgotPassword,
  ConfirmForgotPassword: confirmForgotPassword,
  ChangePassword: changePassword,
  GetUser: getUser,
  UpdateUserAttributes: updateUserAttributes,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  VerifyUserAttribute: verifyUserAttribute,
  GlobalSignOut: globalSignOut,
  RevokeToken: revokeToken,
  AdminCreateUser: adminCreateUser,
  AdminSetUserPassword: adminSetUserPassword,
  AdminResetUserPassword: adminResetUserPassword,
  AdminGetUser: adminGetUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminDeleteUser: adminDeleteUser,
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminListGroupsForUser: adminListGroupsForUser,
  ListUsers: listUsers,
};

/** What administrators call; everything else needs no signature, since passwords, codes and tokens decide. */
const isSigned = (operation: string) => operation.startsWith('Admin') || operation === 'ListUsers';

/**
 * Makes the API of the user pools; nothing is answered, and nothing refused, before the disk has what was changed.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html
 */
export function createUserPoolsService(context: Context): Service {
  const { directory, pools } = context;
  const start = pools[0]?.arn.split('/', 1)[0] ?? 'arn:aws:cognito-idp:*:*:userpool';
  return {
    targetPrefix: 'AWSCognitoIdentityProviderService',
    jsonVersion: '1.1',
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, make]) => {
        const perform = make(context);
        return [
          name,
          async (input: unknown) => {
            try {
              return await perform(input);
            } finally {
              await directory.written();
            }
          },
        ];
      }),
    ),
    read: (operation, input) => readInput(operation as OperationName, input),
    isPublic: (operation) => !isSigned(operation),
    permissions(operation, { UserPoolId }) {
      const pool = pools.find(({ id }) => id === UserPoolId);
      return [{ action: `cognito-idp:${operation}`, resource: pool?.arn ?? `${start}/${String(UserPoolId)}` }];
    },
  };
}
