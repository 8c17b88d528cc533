import { randomBytes } from 'node:crypto';
import type { Credentials } from '@countersign/local/client';
import { decodeJwt } from 'jose';
import { RevokeApiKeyDocument } from '../../../generated/operations.ts';
import type { ApiKeyScope } from '../../../generated/schema.ts';
import { allScopes, programOf } from '../api-keys.ts';
import type { TestBackend } from '../backend.ts';
import { badTokens, resign } from '../bad-tokens.ts';

const secret = () => randomBytes(32).toString('base64url');

/** Tokens of links and sessions; `subjects` puts what they are for. */
export const secrets = { link: secret(), session: secret(), otherSession: secret(), oldSession: secret() };

/** Who there is, and what each comes with. */
export type Callers = Awaited<ReturnType<typeof callersOf>>;
/** The name of one of them. */
export type Caller = keyof Callers;

/** Makes everybody there is, at a backend with all that is optional. */
export async function callersOf(backend: TestBackend) {
  const { clock, template, dataDir } = backend;
  const { region } = template;
  const roleOf = (name: string) =>
    backend.credentials(
      template.ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.includes(name))!.properties
        .Role as string,
    );
  const tokenOf = async (email: string, options = {}) => ({ token: (await backend.as(email, options)).token });
  const [signer, requester] = [await tokenOf('kate@example.com'), await tokenOf('carol@example.com')];
  /** A signer's token but for what it says of the person. */
  const claiming = async (claims: object) => ({ token: await resign(signer.token, dataDir, claims) });
  // They would be a signer's, were they good.
  const bad = await badTokens(signer.token, dataDir, clock.now());
  const keyOf = async (email: string, scopes: ApiKeyScope[], isRevoked = false) => {
    const owner = await backend.as(email);
    const { secret: token, apiKey } = await programOf(backend, owner, { scopes });
    if (isRevoked) await owner.get(RevokeApiKeyDocument, { id: apiKey.id });
    return { token };
  };
  const key = await keyOf('carol@example.com', allScopes);
  return {
    'no token': { headers: { host: new URL(template.outputs.GraphqlEndpoint!).host } },
    'a malformed token': { token: bad.malformed },
    'an expired token': { token: bad.expired },
    'a token of another pool': { token: bad.ofAnotherPool },
    'a forged token': { token: bad.forged },
    'an unsigned token': { token: bad.unsigned },
    'a token of another client': { token: bad.ofAnotherClient },
    'keys that nobody has': {
      accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
      secretAccessKey: randomBytes(30).toString('base64'),
      region,
    },
    'a token without e-mail': { token: bad.withoutEmail },
    'an unverified e-mail': await claiming({ email_verified: false }),
    'an e-mail that folds to the signer’s': await claiming({ email: '\u212aATE@example.com' }),
    'the address of whom was erased': await claiming({ email: 'signer-1@erased.invalid' }),
    'a list of e-mails': await claiming({ email: ['kate@example.com'] }),
    'a number for an e-mail': await claiming({ email: 42 }),
    'no flag for the e-mail': await claiming({ email_verified: ['true'] }),
    'a list of people': await claiming({ sub: [decodeJwt(signer.token).sub] }),
    'a stranger': await tokenOf('mallory@example.com'),
    'the requester': requester,
    'a signer': signer,
    "a signer's ID token": await tokenOf('kate@example.com', { use: 'id' }),
    'an approver': await tokenOf('abby@example.com'),
    'an observer': await tokenOf('olga@example.com'),
    'the publishing role': { ...roleOf('PublishUpdate'), region },
    'another role': { ...roleOf('RequestSignature'), region },
    'a link that nobody was mailed': { token: `link-${secret()}` },
    'a session that there is not': { token: `session-${secret()}` },
    'a session that is over': { token: `session-${secrets.oldSession}` },
    'a key that nobody made': { token: `${key.token.split('.')[0]}.${secret()}` },
    'a key that was revoked': await keyOf('carol@example.com', allScopes, true),
    'a link': { token: `link-${secrets.link}` },
    'a session': { token: `session-${secrets.session}` },
    'a session of another request': { token: `session-${secrets.otherSession}` },
    'a key': key,
    'a key to read': await keyOf('carol@example.com', ['READ']),
    'a key to start': await keyOf('carol@example.com', ['START']),
    'a key to change': await keyOf('carol@example.com', ['CHANGE']),
    'a key for webhooks': await keyOf('carol@example.com', ['WEBHOOKS']),
    'a key of a stranger': await keyOf('mallory@example.com', allScopes),
    'a key of a signer': await keyOf('kate@example.com', allScopes),
  } satisfies Record<string, Credentials>;
}
