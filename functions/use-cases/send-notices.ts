import { environment, optionalEnvironment } from '../adapters/environment.ts';
import { putAccess } from '../adapters/invitations.ts';
import { log, logContext } from '../adapters/log.ts';
import { isOutage, Unavailable } from '../adapters/outage.ts';
import { readRequest } from '../adapters/requests.ts';
import { partsOf, readPart } from '../adapters/seal/seals.ts';
import { hashOf, newSecret } from '../adapters/secrets.ts';
import { linkOf, placeOf } from '../domain/access/invitation.ts';
import type { SigningChange } from '../domain/change.ts';
import { type Attachment, mailOf } from '../domain/notices/mail.ts';
import { keptFor, markOf } from '../domain/notices/mark.ts';
import type { Notice } from '../domain/notices/notice.ts';
import { noticesOf } from '../domain/notices/notices-of.ts';
import type { StoredRequest } from '../domain/request.ts';
import { sendOnce } from './send-once.ts';

/** For how long a run begins with further notices of a change, in milliseconds; the function has fifty seconds. */
const budget = 28_000;

/**
 * Sends the notices that a change calls for, by the request as it is now. Each is sent once, however often the change comes
 * (`sendOnce`).
 * @throws Unavailable, NoAnswer where one could not be sent now: the change must come again
 */
export async function sendNotices({ requestId, version, type }: SigningChange): Promise<void> {
  const request = await readRequest(requestId);
  // Its id may be another request's by now.
  if (request?.events[version - 1]?.[0] !== type) return log.warn('a change is told that is known no more');
  const end = performance.now() + budget;
  const failures: unknown[] = [];
  for (const notice of noticesOf(request, version, optionalEnvironment('SEALS') !== undefined)) {
    if (performance.now() >= end) throw new Unavailable('notices', 'not all notices could be sent in time');
    await sendNotice(notice, request).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures.find(isOutage) ?? failures[0];
}

function sendNotice(notice: Notice, request: StoredRequest): Promise<void> {
  const mark = markOf(notice, request);
  const about = { ...logContext(request.id, notice.position), notice: mark.notice, kind: notice.kind };
  const options = { from: environment('MAIL_FROM'), appUrl: environment('APP_URL') };
  const mail = async () => {
    const attachment = await certificateFor(notice, request);
    const link = await newLink(notice, request);
    const made = mailOf(notice, request, { ...options, link, isAttached: attachment !== undefined });
    return { ...made, ...(attachment ? { attachment } : {}) };
  };
  return sendOnce(mark, notice.to.email, mail, about);
}

/** What the mail of a completion has attached, where the stack says so and the request has not been erased since. */
async function certificateFor({ kind }: Notice, request: StoredRequest): Promise<Attachment | undefined> {
  if (kind !== 'COMPLETED' || !optionalEnvironment('RECORDS_BUCKET')) return undefined;
  const { 'certificate.pdf': versionId } = await partsOf(request);
  if (!versionId) return undefined;
  const content = await readPart(request, 'certificate.pdf', versionId);
  return { name: 'certificate.pdf', contentType: 'application/pdf', content };
}

/** Makes a link of the mail's own where the reader may come in by one; undefined otherwise. */
async function newLink(notice: Notice, request: StoredRequest): Promise<string | undefined> {
  const pageUrl = optionalEnvironment('PAGE_URL');
  const place = pageUrl && placeOf(notice, request);
  if (!place) return undefined;
  const secret = newSecret();
  const sentAt = Date.now();
  await putAccess({ ...place, id: `link-${hashOf(secret)}`, sentAt, removeAt: Math.ceil((sentAt + keptFor) / 1000) });
  return linkOf(pageUrl, secret);
}
