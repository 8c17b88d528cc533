import type { AccessCode, AccessSession, Invitation } from '../../generated/schema.ts';
import { putAccess, readCodes, readInvitation, replaceCodes } from '../adapters/invitations.ts';
import { MailRefused, sendMail } from '../adapters/mail.ts';
import { readRequest } from '../adapters/requests.ts';
import { hashOf, isSecretOf, newCode, newSecret } from '../adapters/secrets.ts';
import { codeMailOf } from '../domain/access/code-mail.ts';
import {
  codeLimits,
  noCodes,
  saltedCode,
  type StoredCodes,
  withCode,
  withoutCode,
  withTry,
} from '../domain/access/code.ts';
import { halfHidden, invitationLimits, invitedSigner, presentInvitation } from '../domain/access/invitation.ts';
import type { HeldPlace } from '../domain/access/known-caller.ts';
import type { ConfirmedCode, StoredRequest, StoredSigner } from '../domain/request.ts';
import { isoTime } from '../domain/iso-time.ts';
import { lostRace, Refusal } from '../domain/refusal.ts';

/** Whose link it is, by its id. */
interface Invited {
  invitation: string;
}

/** How often a write is tried anew that another one has overtaken. */
const tries = 4;

/** What each field of the API does that is for whoever has a link, or is about codes. */
export const invitationFields = {
  async invitation({ invitation }: Invited): Promise<Invitation> {
    const { request, signer } = await invited(invitation);
    return presentInvitation(request, signer, Date.now());
  },

  async sendAccessCode({ invitation }: Invited): Promise<AccessCode> {
    const { place, request, signer } = await invited(invitation);
    return mailCode(place, request, signer);
  },

  async confirmAccessCode({ invitation }: Invited, { code }: { code: string }): Promise<AccessSession> {
    const { place, stored } = await invited(invitation);
    await tryCode(place, code, true);
    const secret = newSecret();
    const { requestId, start, position, version, sentAt } = stored;
    const now = Date.now();
    const expiresAt = now + invitationLimits.session;
    await putAccess({
      ...{ id: `session-${hashOf(secret)}`, requestId, start, position, version, sentAt },
      ...{ invitation: invitation.slice('link-'.length), confirmedAt: now, expiresAt },
      removeAt: Math.ceil(expiresAt / 1000),
    });
    return { token: `session-${secret}`, expiresAt: isoTime(expiresAt) };
  },

  /** Of a signer with an account, whom the resolver knows. */
  async sendAnswerCode(place: HeldPlace): Promise<AccessCode> {
    const request = await readRequest(place.requestId);
    const signer = request?.signers[place.email];
    if (!request || !signer) return lostRace();
    return mailCode(place, request, signer);
  },

  /** The code that comes with an answer. */
  async confirmAnswerCode(place: HeldPlace, { code }: { code: string }): Promise<ConfirmedCode> {
    return [Date.now(), await tryCode(place, code, false)];
  },
};

/** The request, the signer and the place of a link that is good. */
async function invited(id: string) {
  const stored = (await readInvitation(id)) ?? refuseLink();
  const request = await readRequest(stored.requestId);
  const signer = invitedSigner(request, stored, Date.now());
  if (!request || !signer) return refuseLink();
  return { stored, request, signer, place: { ...stored, email: signer.email } };
}

function refuseLink(): never {
  throw new Refusal(
    'Unauthorized',
    'this link is not good any more; if you have answered by an account, read by it; if you are still to answer, ask who asked you for a reminder, which brings another',
  );
}

/** A request of the same id is another. */
const codesIdOf = ({ requestId, start, position }: HeldPlace) => `place-${requestId}:${start}:${position}`;

async function mailCode(place: HeldPlace, { locale }: StoredRequest, signer: StoredSigner): Promise<AccessCode> {
  const { email } = place;
  const now = Date.now();
  const code = newCode();
  const [before, after] = await changeCodes(place, (codes) => {
    const changed = withCode(codes, hashOf(saltedCode(codes, email, code)), now);
    return typeof changed === 'number' ? refuseFor(changed, 'a code') : changed;
  });
  await sendMail(email, codeMailOf(code, signer.locale ?? locale ?? 'en')).catch(async (error: unknown) => {
    // What was not mailed counts for nothing, and the one before is good yet.
    if (!(error instanceof MailRefused)) {
      await replaceCodes(withoutCode(before, after));
      throw error;
    }
    throw new Refusal('CodeRefused', 'the code could not be mailed to the address; ask who asked you to check it');
  });
  return { sentTo: halfHidden(email), expiresAt: isoTime(now + codeLimits.good) };
}

/** Tries a code, and counts that before it says what came of it. @returns when the code was mailed, if it is the one */
async function tryCode(place: HeldPlace, code: string, isUsed: boolean): Promise<number> {
  const now = Date.now();
  // As it is copied, with blanks in it or around.
  const digits = code.replace(/\s/g, '');
  let sentAt: number | undefined;
  await changeCodes(place, (codes) => {
    const isSame = codes.code !== undefined && isSecretOf(saltedCode(codes, place.email, digits), codes.code.hash);
    const tried = withTry(codes, { isSame, isUsed }, now);
    if (typeof tried === 'number') return refuseFor(tried, 'a try');
    sentAt = tried.sentAt;
    return tried.row;
  });
  if (sentAt !== undefined) return sentAt;
  throw new Refusal(
    'CodeRefused',
    `the code is not the one that was mailed last, was used, or is more than ten minutes old; check it, or have another mailed`,
  );
}

/** Changes the codes of a place as they are when they are written, and gives them as they were and are. */
async function changeCodes(
  place: HeldPlace,
  change: (codes: StoredCodes) => StoredCodes,
): Promise<[before: StoredCodes, after: StoredCodes]> {
  const id = codesIdOf(place);
  for (let time = 0; time < tries; time++) {
    const before = (await readCodes(id)) ?? noCodes(id);
    const after = change(before);
    if (await replaceCodes(after)) return [before, after];
  }
  return lostRace();
}

function refuseFor(seconds: number, what: string): never {
  throw new Refusal('TooManyRequests', `too many codes or tries; come back for ${what} in ${seconds} seconds`, {
    retryAfter: seconds,
  });
}
