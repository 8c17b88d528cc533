import { randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  paginateListUsers,
  RespondToAuthChallengeCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { requestersGroup } from '../../../functions/domain/requesters.ts';
import { addressStart, clientOf, type Facts } from './facts.ts';

/** What is asked of a user who is made. */
export interface NewUser {
  /** @default true */
  emailVerified?: boolean;
}

/** The users of a stage's pool, as an administrator has them. */
export interface Users {
  /** Makes a user who may start requests, and signs in as him. @returns both tokens */
  make(email: string, options?: NewUser): Promise<{ access: string; id: string }>;
  remove(email: string): Promise<void>;
  /** Removes whom this run has made, and whom runs of more than a day ago have left behind. @returns how many there were */
  sweep(run: string): Promise<number>;
}

const day = 86_400_000;

/** People choose their password: what the app client allows without SRP. @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html */
export function usersOf(facts: Pick<Facts, 'aws' | 'outputs'>): Users {
  const { UserPoolId, UserPoolClientId: ClientId } = facts.outputs;
  const client = new CognitoIdentityProviderClient(clientOf(facts));
  const remove = async (Username: string) => {
    await client.send(new AdminDeleteUserCommand({ UserPoolId, Username })).catch((error: unknown) => {
      if (!(error instanceof UserNotFoundException)) throw error;
    });
  };
  return {
    remove,
    async make(Username, { emailVerified = true } = {}) {
      const password = `Aa1!${randomBytes(16).toString('base64url')}`;
      const named = { UserPoolId, Username };
      const UserAttributes = [
        { Name: 'email', Value: Username },
        { Name: 'email_verified', Value: String(emailVerified) },
      ];
      await client.send(new AdminCreateUserCommand({ ...named, UserAttributes, MessageAction: 'SUPPRESS' }));
      await client.send(new AdminSetUserPasswordCommand({ ...named, Password: password, Permanent: true }));
      await client.send(new AdminAddUserToGroupCommand({ ...named, GroupName: requestersGroup }));
      const { Session } = await client.send(
        new InitiateAuthCommand({ AuthFlow: 'USER_AUTH', ClientId, AuthParameters: { USERNAME: Username } }),
      );
      const { AuthenticationResult: tokens } = await client.send(
        new RespondToAuthChallengeCommand({
          ...{ ClientId, Session, ChallengeName: 'SELECT_CHALLENGE' },
          ChallengeResponses: { USERNAME: Username, ANSWER: 'PASSWORD', PASSWORD: password },
        }),
      );
      return { access: tokens!.AccessToken!, id: tokens!.IdToken! };
    },
    async sweep(run) {
      const left: string[] = [];
      for await (const { Users = [] } of paginateListUsers(
        { client },
        { UserPoolId, Filter: `email ^= "${addressStart}"` },
      ))
        for (const { Username, UserCreateDate, Attributes = [] } of Users) {
          const { Value: email = '' } = Attributes.find(({ Name }) => Name === 'email') ?? {};
          if (email.startsWith(`${addressStart}${run}-`) || UserCreateDate!.getTime() < Date.now() - day)
            left.push(Username!);
        }
      for (const username of left) await remove(username);
      return left.length;
    },
  };
}
