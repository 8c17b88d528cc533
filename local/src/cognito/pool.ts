/** A user pool of the template. */
export interface UserPool {
  /** `<region>_<9 letters and digits>` */
  id: string;
  arn: string;
  region: string;
  clients: UserPoolClient[];
  groups: UserPoolGroup[];
  users: UserSettings;
  /** What may change claims before tokens are signed. */
  preTokenGeneration?: { functionArn: string; version: 'V2_0' };
}

/** A group of a pool; precedence and role are shown and have no effect. */
export interface UserPoolGroup {
  name: string;
  description?: string;
  precedence?: number;
  roleArn?: string;
}

/** What a pool says of its users; https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html */
export interface UserSettings {
  /** Whether user names are e-mail addresses, `UsernameAttributes: [email]`; the API serves no other pools. */
  isByEmail: boolean;
  /** Whether people may sign up by themselves. */
  allowsSignUp: boolean;
  /** Whether a code is mailed by itself to an address that is not verified. */
  verifiesEmail: boolean;
  /** Whether an old address counts until the new one is verified. */
  keepsOriginalEmail: boolean;
  /** Whether a forgotten password can be set anew with a mailed code. */
  recoversByEmail: boolean;
  /** With what choice-based sign-in may begin. */
  firstFactors: FirstFactor[];
  passwordPolicy: PasswordPolicy;
  /** Attributes that the pool's schema names, `custom:…` among them; the standard ones are there without. */
  schema: Record<string, { isRequired: boolean; isMutable: boolean }>;
  /** `{####}` stands for the code or temporary password, `{username}` for the user name. */
  messages: Record<'verification' | 'invitation', MessageTemplate>;
}

/** With what choice-based sign-in begins. */
export type FirstFactor = 'PASSWORD' | 'EMAIL_OTP';

/** What passwords must have. */
export interface PasswordPolicy {
  minimumLength: number;
  requires: ('Lowercase' | 'Uppercase' | 'Numbers' | 'Symbols')[];
  /** How long a temporary password counts. */
  temporaryDays: number;
}

/** Of a mail. */
export interface MessageTemplate {
  subject: string;
  text: string;
}

/** An app client of a pool, and how long its tokens live. */
export interface UserPoolClient {
  id: string;
  /** @default 60 */
  accessTokenMinutes?: number;
  /** @default 60 */
  idTokenMinutes?: number;
  /** @default 30 days */
  refreshTokenMinutes?: number;
  /** How long a challenge may be answered. @default 3 */
  sessionMinutes?: number;
  /** @default SRP and refresh tokens */
  flows?: string[];
  /** Whether answers hide which users there are. @default false */
  hidesUsers?: boolean;
  /** @default true */
  revokesTokens?: boolean;
}

/** What Cognito takes where a template says nothing. */
export const defaultSettings: UserSettings = {
  isByEmail: false,
  allowsSignUp: true,
  verifiesEmail: false,
  keepsOriginalEmail: false,
  recoversByEmail: true,
  firstFactors: ['PASSWORD'],
  passwordPolicy: { minimumLength: 8, requires: [], temporaryDays: 7 },
  schema: {},
  messages: {
    verification: { subject: 'Your verification code', text: 'Your confirmation code is {####}.' },
    invitation: {
      subject: 'Your temporary password',
      text: 'Your username is {username} and temporary password is {####}.',
    },
  },
};

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
export const standardAttributes = [
  ...['address', 'birthdate', 'email', 'family_name', 'gender', 'given_name', 'locale', 'middle_name', 'name'],
  ...['nickname', 'phone_number', 'picture', 'preferred_username', 'profile', 'updated_at', 'website', 'zoneinfo'],
];

/** What a client takes that names no flows. */
export const defaultFlows = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'];

/** What a pool's tokens say they are from. */
export const issuerOf = ({ region, id }: UserPool) => `https://cognito-idp.${region}.amazonaws.com/${id}`;
