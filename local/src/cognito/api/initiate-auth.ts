import { invalid } from './attributes.ts';
import {
  askChoice,
  askProof,
  beginChallenge,
  candidateOf,
  challengesOf,
  checkMaySignIn,
  tryPassword,
} from './challenges.ts';
import { type App, appOf, type Context, notAuthorized } from './context.ts';
import { refreshed, signedIn } from './tokens.ts';

interface Request {
  ClientId: string;
  AuthFlow: string;
  AuthParameters?: Record<string, string>;
  Session?: string;
}

type Parameters = Record<string, string>;

/** Each flow, with what allows it. */
const flows: Record<
  string,
  { needs: string; begin(context: Context, app: App, parameters: Parameters, session?: string): unknown }
> = {
  USER_SRP_AUTH: {
    needs: 'ALLOW_USER_SRP_AUTH',
    begin: (context, app, { USERNAME, SRP_A }) => askProof(context, app, candidateOf(context, app, USERNAME), SRP_A),
  },
  USER_PASSWORD_AUTH: {
    needs: 'ALLOW_USER_PASSWORD_AUTH',
    begin: (context, app, { USERNAME, PASSWORD }) =>
      tryPassword(context, app, candidateOf(context, app, USERNAME), PASSWORD),
  },
  USER_AUTH: { needs: 'ALLOW_USER_AUTH', begin: choose },
  REFRESH_TOKEN_AUTH: { needs: 'ALLOW_REFRESH_TOKEN_AUTH', begin: refresh },
  REFRESH_TOKEN: { needs: 'ALLOW_REFRESH_TOKEN_AUTH', begin: refresh },
};

/** InitiateAuth; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
export const initiateAuth = (context: Context) => (input: Request) => {
  const { AuthFlow, AuthParameters = {}, Session } = input;
  const app = appOf(context, input);
  const flow = flows[AuthFlow];
  if (!flow) throw invalid(`Initiate Auth method not supported: ${AuthFlow} is not emulated.`);
  if (!app.client.flows?.includes(flow.needs)) throw invalid(`${AuthFlow} flow not enabled for this client`);
  return flow.begin(context, app, AuthParameters, Session);
};

/** GetTokensFromRefreshToken; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
export const getTokensFromRefreshToken =
  (context: Context) => async (input: { ClientId: string; RefreshToken: string }) => {
    const { AuthenticationResult } = await refreshed(context, appOf(context, input), input.RefreshToken);
    return { AuthenticationResult };
  };

/**
 * Choice-based sign-in: the preferred challenge where it is there for the user, otherwise the choice.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
 */
function choose(context: Context, app: App, parameters: Parameters, session: string | undefined): unknown {
  const candidate = candidateOf(context, app, parameters.USERNAME);
  if (session !== undefined) {
    const { sub, asked } = context.sessions.find(session, app.client.id, 'sign-up');
    if (!asked.isConfirmed || sub !== candidate.user?.sub) throw notAuthorized('Invalid session for the user.');
    context.sessions.end(session);
    checkMaySignIn(candidate.user);
    return signedIn(context, app, candidate.user);
  }
  const { PREFERRED_CHALLENGE: preferred = '' } = parameters;
  return challengesOf(app, candidate).includes(preferred)
    ? beginChallenge(context, app, candidate, preferred, parameters)
    : askChoice(context, app, candidate);
}

function refresh(context: Context, app: App, { REFRESH_TOKEN }: Parameters): unknown {
  if (!REFRESH_TOKEN) throw invalid('Missing required parameter REFRESH_TOKEN');
  return refreshed(context, app, REFRESH_TOKEN);
}
