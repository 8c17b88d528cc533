import { type Members, readMembers } from '../../shared/input-model.ts';
import { AwsError } from '../../shared/service.ts';

const text = 'string';
const texts = { list: text } as const;
const map = { map: text } as const;
const attributes = { list: { members: { Name: text, Value: text } } } as const;
const ofClient = { ClientId: text, SecretHash: text, ClientMetadata: map } as const;
const ofAdministrator = { UserPoolId: text, Username: text } as const;

/** What an operation takes, and which of it must be there. */
interface Input {
  members: Members;
  required: string[];
}

/**
 * What the operations take. Contexts for analytics and threat protection say nothing here and are left out.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html
 */
export const inputs = {
  SignUp: {
    members: { ...ofClient, Username: text, Password: text, UserAttributes: attributes, ValidationData: attributes },
    required: ['ClientId', 'Username'],
  },
  ConfirmSignUp: {
    members: {
      ...ofClient,
      ...{ Username: text, ConfirmationCode: text, ForceAliasCreation: 'boolean', Session: text },
    },
    required: ['ClientId', 'Username', 'ConfirmationCode'],
  },
  ResendConfirmationCode: { members: { ...ofClient, Username: text }, required: ['ClientId', 'Username'] },
  InitiateAuth: {
    members: { ...ofClient, AuthFlow: text, AuthParameters: map, Session: text },
    required: ['ClientId', 'AuthFlow'],
  },
  RespondToAuthChallenge: {
    members: { ...ofClient, ChallengeName: text, ChallengeResponses: map, Session: text },
    required: ['ClientId', 'ChallengeName'],
  },
  GetTokensFromRefreshToken: {
    members: { ...ofClient, RefreshToken: text, DeviceKey: text, ClientSecret: text },
    required: ['ClientId', 'RefreshToken'],
  },
  ForgotPassword: { members: { ...ofClient, Username: text }, required: ['ClientId', 'Username'] },
  ConfirmForgotPassword: {
    members: { ...ofClient, Username: text, ConfirmationCode: text, Password: text },
    required: ['ClientId', 'Username', 'ConfirmationCode', 'Password'],
  },
  ChangePassword: {
    members: { AccessToken: text, PreviousPassword: text, ProposedPassword: text },
    required: ['AccessToken', 'ProposedPassword'],
  },
  GetUser: { members: { AccessToken: text }, required: ['AccessToken'] },
  UpdateUserAttributes: {
    members: { AccessToken: text, UserAttributes: attributes, ClientMetadata: map },
    required: ['AccessToken', 'UserAttributes'],
  },
  GetUserAttributeVerificationCode: {
    members: { AccessToken: text, AttributeName: text, ClientMetadata: map },
    required: ['AccessToken', 'AttributeName'],
  },
  VerifyUserAttribute: {
    members: { AccessToken: text, AttributeName: text, Code: text },
    required: ['AccessToken', 'AttributeName', 'Code'],
  },
  GlobalSignOut: { members: { AccessToken: text }, required: ['AccessToken'] },
  RevokeToken: { members: { Token: text, ClientId: text, ClientSecret: text }, required: ['Token', 'ClientId'] },
  AdminCreateUser: {
    members: {
      ...{ ...ofAdministrator, UserAttributes: attributes, ValidationData: attributes, TemporaryPassword: text },
      ...{ ForceAliasCreation: 'boolean', MessageAction: text, DesiredDeliveryMediums: texts, ClientMetadata: map },
    },
    required: ['UserPoolId', 'Username'],
  },
  AdminSetUserPassword: {
    members: { ...ofAdministrator, Password: text, Permanent: 'boolean' },
    required: ['UserPoolId', 'Username', 'Password'],
  },
  AdminResetUserPassword: {
    members: { ...ofAdministrator, ClientMetadata: map },
    required: ['UserPoolId', 'Username'],
  },
  AdminGetUser: { members: ofAdministrator, required: ['UserPoolId', 'Username'] },
  AdminDisableUser: { members: ofAdministrator, required: ['UserPoolId', 'Username'] },
  AdminEnableUser: { members: ofAdministrator, required: ['UserPoolId', 'Username'] },
  AdminDeleteUser: { members: ofAdministrator, required: ['UserPoolId', 'Username'] },
  AdminAddUserToGroup: {
    members: { ...ofAdministrator, GroupName: text },
    required: ['UserPoolId', 'Username', 'GroupName'],
  },
  AdminRemoveUserFromGroup: {
    members: { ...ofAdministrator, GroupName: text },
    required: ['UserPoolId', 'Username', 'GroupName'],
  },
  AdminListGroupsForUser: {
    members: { ...ofAdministrator, Limit: 'integer', NextToken: text },
    required: ['UserPoolId', 'Username'],
  },
  ListUsers: {
    members: { UserPoolId: text, AttributesToGet: texts, Limit: 'integer', PaginationToken: text, Filter: text },
    required: ['UserPoolId'],
  },
} satisfies Record<string, Input>;

/** The operations that are served. */
export type OperationName = keyof typeof inputs;

/** The bounds that texts have, by the names of the members. */
const bounds: Record<string, { least?: number; most: number; pattern?: RegExp; values?: string[] }> = {
  ClientId: { least: 1, most: 128, pattern: /^[\w+]+$/ },
  UserPoolId: { least: 1, most: 55, pattern: /^[\w-]+_[0-9a-zA-Z]+$/ },
  Username: { least: 1, most: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u },
  GroupName: { least: 1, most: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u },
  Password: { most: 256, pattern: /^(\S|\S.*\S)?$/ },
  ProposedPassword: { most: 256, pattern: /^(\S|\S.*\S)?$/ },
  PreviousPassword: { most: 256 },
  TemporaryPassword: { most: 256, pattern: /^(\S|\S.*\S)?$/ },
  ConfirmationCode: { least: 1, most: 2048, pattern: /^\S+$/ },
  Code: { least: 1, most: 2048, pattern: /^\S+$/ },
  Session: { least: 20, most: 2048 },
  AccessToken: { least: 1, most: 16_384, pattern: /^[\w=.-]+$/ },
  RefreshToken: { least: 1, most: 16_384, pattern: /^[\w=.-]+$/ },
  Token: { least: 1, most: 16_384, pattern: /^[\w=.-]+$/ },
  SecretHash: { least: 1, most: 128 },
  AttributeName: { least: 1, most: 32 },
  PaginationToken: { least: 1, most: 2048 },
  NextToken: { least: 1, most: 131_072, pattern: /^\S+$/ },
  Filter: { most: 256 },
  AuthFlow: {
    most: 40,
    values: [
      ...['USER_SRP_AUTH', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN', 'CUSTOM_AUTH', 'ADMIN_NO_SRP_AUTH'],
      ...['USER_PASSWORD_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'USER_AUTH'],
    ],
  },
  ChallengeName: {
    most: 40,
    values: [
      ...['SMS_MFA', 'EMAIL_OTP', 'SOFTWARE_TOKEN_MFA', 'SELECT_MFA_TYPE', 'MFA_SETUP', 'PASSWORD_VERIFIER'],
      ...['CUSTOM_CHALLENGE', 'SELECT_CHALLENGE', 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER', 'ADMIN_NO_SRP_AUTH'],
      ...['NEW_PASSWORD_REQUIRED', 'SMS_OTP', 'PASSWORD', 'WEB_AUTHN', 'PASSWORD_SRP'],
    ],
  },
  MessageAction: { most: 40, values: ['RESEND', 'SUPPRESS'] },
};

/**
 * Reads an input by the service's model.
 * @throws AwsError SerializationException, InvalidParameterException; neither repeats a value
 */
export function readInput(operation: OperationName, given: Record<string, unknown>): Record<string, unknown> {
  const { members, required } = inputs[operation] as Input;
  const input = readMembers(members, given);
  const problems = Object.keys(members).flatMap((name) => problemOf(name, input[name], required.includes(name)));
  if (problems.length === 0) return input;
  throw new AwsError(
    'InvalidParameterException',
    `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected: ${problems.join('; ')}`,
  );
}

function problemOf(name: string, value: unknown, isRequired: boolean): string[] {
  const failed = (constraint: string) => [
    `Value at '${name[0]!.toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must ${constraint}`,
  ];
  if (value === undefined) return isRequired ? failed('not be null') : [];
  const { least = 0, most, pattern, values } = bounds[name] ?? { most: Infinity };
  if (name === 'Limit' && !((value as number) >= 0 && (value as number) <= 60))
    return failed('have value between 0 and 60');
  if (typeof value !== 'string') return [];
  if (values && !values.includes(value)) return failed(`satisfy enum value set: [${values.join(', ')}]`);
  if (value.length < least) return failed(`have length greater than or equal to ${least}`);
  if (value.length > most) return failed(`have length less than or equal to ${most}`);
  return pattern && !pattern.test(value) ? failed(`satisfy regular expression pattern: ${pattern.source}`) : [];
}
