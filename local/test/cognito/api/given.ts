import {
  AdminSetUserPasswordCommand,
  AdminCreateUserCommand,
  type AuthenticationResultType,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { onTestFinished } from 'vitest';
import type { Mail } from '../../../src/cognito/api/context.ts';
import {
  defaultSettings,
  type UserPool,
  type UserPoolClient,
  type UserPoolGroup,
  type UserSettings,
} from '../../../src/cognito/pool.ts';
import type { TokenRequest } from '../../../src/cognito/user-pools.ts';
import { openUserDirectory } from '../../../src/cognito/user-directory.ts';
import { loadCertificate } from '../../../src/port/certificate.ts';
import { createPort } from '../../../src/port/port.ts';
import type { Disk } from '../../../src/shared/storage/disk.ts';
import { iam, type role } from '../../iam/given.ts';
import { folder as keyFolder, pool, userPools, wish } from '../given.ts';
import { folder } from '../../lambda/given.ts';
import { relaxedDisk } from '../../shared/storage/given.ts';
import { srpClient } from '../srp-client.ts';

export const ClientId = 'client';
export const UserPoolId = pool.id;
export const email = 'bob@example.com';
export const password = 'Correct-horse-7';

/** How tests have their pool: people sign in by e-mail, with passwords or codes. */
export const settings: UserSettings = {
  ...defaultSettings,
  isByEmail: true,
  verifiesEmail: true,
  firstFactors: ['PASSWORD', 'EMAIL_OTP'],
  passwordPolicy: {
    minimumLength: 12,
    requires: ['Lowercase', 'Uppercase', 'Numbers', 'Symbols'],
    temporaryDays: 7,
  },
  schema: { email: { isRequired: true, isMutable: true }, 'custom:place': { isRequired: false, isMutable: false } },
};

const flows = ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

interface Given {
  users?: Partial<UserSettings>;
  client?: Partial<UserPoolClient>;
  groups?: (string | UserPoolGroup)[];
  /** Where users are kept. */
  directory?: string;
  /** Milliseconds that the pool's clock is ahead when it starts. */
  ahead?: number;
  disk?: Disk;
  roles?: ReturnType<typeof role>[];
  pool?: Partial<UserPool>;
  /** Of the trigger. */
  details?: unknown;
}

const keys = keyFolder();
let certificate: ReturnType<typeof loadCertificate> | undefined;

/** A pool behind a port, called by the SDK. */
export async function serveUsers(given: Given = {}) {
  const { users, client, groups = ['staff'], disk = relaxedDisk(), roles, ahead = 0 } = given;
  const directory = given.directory ?? (await folder());
  const other = { ...pool.clients[0], id: 'other', flows, ...client };
  const made: UserPool = {
    ...pool,
    clients: [{ ...pool.clients[0], id: ClientId, flows, ...client }, other],
    groups: groups.map((group) => (typeof group === 'string' ? { name: group } : group)),
    users: { ...settings, ...users },
    ...given.pool,
  };
  const { pools: issuer, clock, calls } = userPools({ pools: [made], directory: keys, details: given.details });
  clock.advance(ahead);
  const mails: Mail[] = [];
  const opened = await openUserDirectory({
    ...{ pools: [made], issuer, keyDirectory: keys, directory, disk, clock },
    sendMail: async (mail) => void mails.push(mail),
  });
  const { iam: access } = iam({ clock, ...(roles && { roles }) });
  certificate ??= loadCertificate(await keyFolder());
  const port = await createPort({
    ...{ port: 0, certificate, clock, newId: () => 'id', log: (line: object) => logged.push(line) },
    serve: async () => ({
      graphql: () => ({ status: 404, headers: {}, body: '' }),
      realtime: () => {},
      services: [{ service: opened.service, signingName: 'cognito-idp', isCrossOrigin: true }],
      verifySignature: access.verifySignature,
      authorize: access.authorize,
    }),
  });
  const logged: object[] = [];
  const cognito = new CognitoIdentityProviderClient({
    endpoint: port.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    systemClockOffset: ahead,
  });
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    cognito.destroy();
    await port.close();
    await opened.close();
  };
  onTestFinished(stop);

  /** The code of the last mail. */
  const code = () => /(?<!\d)(\d{6}|\d{8})(?!\d)/.exec(mails.at(-1)!.text)![0];
  const send = cognito.send.bind(cognito);
  /** Signs a person up, with the code that is mailed. */
  const register = async (Username = email, Password: string | undefined = password) => {
    await send(new SignUpCommand({ ClientId, Username, Password }));
    await send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: code() }));
  };
  const srp = srpClient(UserPoolId);
  /** Begins a sign-in by SRP, and gives what answers the challenge. */
  const proof = async (Username = email, Password = password) => {
    const AuthParameters = { USERNAME: Username, SRP_A: srp.SRP_A };
    const asked = await send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters }));
    return { asked, ChallengeResponses: srp.prove(asked.ChallengeParameters!, Password) };
  };
  const signIn = async (Username = email, Password = password) => {
    const { ChallengeResponses } = await proof(Username, Password);
    const answer = { ClientId, ChallengeName: 'PASSWORD_VERIFIER' as const, ChallengeResponses };
    return send(new RespondToAuthChallengeCommand(answer));
  };
  return {
    ...{
      cognito,
      send,
      mails,
      code,
      register,
      srp,
      proof,
      signIn,
      stop,
      calls,
      issuer,
      directory,
      logged,
      url: port.url,
      credentials: access.credentials,
    },
    now: clock.now,
    /** Moves the pool's time, and that of the client, which signs with it. */
    advance(milliseconds: number) {
      clock.advance(milliseconds);
      cognito.config.systemClockOffset += milliseconds;
    },
    /** The tokens of a person who signs in. */
    async tokens(Username = email, Password = password): Promise<Required<AuthenticationResultType>> {
      return (await signIn(Username, Password)).AuthenticationResult as Required<AuthenticationResultType>;
    },
    /** Lets the directory learn of a person by a token, as the API does. */
    async know(of: Partial<TokenRequest> = {}) {
      const token = await issuer.token(wish({ use: 'id', ...of }));
      opened.knowByToken(UserPoolId, await issuer.verify(UserPoolId, token));
      return token;
    },
    knowByToken: opened.knowByToken,
    /** Makes a person without a mail. */
    async create(Username = email, Password = password) {
      const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
      const made = { UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' as const };
      await send(new AdminCreateUserCommand(made));
      await send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
    },
  };
}

/** The name and message of what a call is refused with. */
export const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    ({ name, message, $metadata }: Error & { $metadata?: { httpStatusCode?: number } }) => ({
      name,
      message,
      status: $metadata?.httpStatusCode,
    }),
  );

/** A refusal as the SDK has it. */
export const refused = (name: string, message: string) => ({ name, message, status: 400 });
export const minute = 60_000;
export const hour = 60 * minute;
