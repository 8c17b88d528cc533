import { randomBytes } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import {
  type ContentInfo,
  id_eContentType_TSTInfo,
  MessageImprint,
  PKIStatus,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { NoAnswer, Unavailable } from '../outage.ts';
import { sha256Algorithm } from './algorithms.ts';
import { sha256 } from './sign.ts';

/** What a time stamp says. Whether an authority says so, its certificate tells: docs/verify.md. */
export interface TimeStamp {
  at: Date;
  /** The SHA-256 of what was stamped. */
  digest: Buffer;
  /** What the request gave to know the reply by; null where it gave nothing. */
  nonce: Buffer | null;
}

/** What outages of an authority are told as. */
const service = 'time-stamp-authority';

/** How far an authority's clock and this one may be apart, in milliseconds: what is kept is kept for good. */
const longestSkew = 600_000;

/** How long an authority may take, in milliseconds. */
const timeout = 5000;

/**
 * Has an authority stamp something, by HTTP (https://www.rfc-editor.org/rfc/rfc3161#section-3.4).
 * @returns its reply in DER, which OpenSSL and others read
 * @throws NoAnswer
 * @throws Unavailable also where the authority refuses, or its reply is about something else: another time it may do better
 */
export async function timeStamp(url: string, what: Buffer): Promise<Buffer> {
  const [digest, nonce] = [sha256(what), randomBytes(16)];
  nonce[0] = 0x40; // A number of 16 bytes, which is not negative.
  const reply = await post(url, timeStampRequest(digest, nonce));
  try {
    const stamp = readTimeStamp(reply);
    if (!stamp.digest.equals(digest)) throw new Error(`its time stamp is of ${stamp.digest.toString('hex')}`);
    if (!stamp.nonce?.equals(nonce)) throw new Error('its time stamp is the reply to another request');
    if (Math.abs(stamp.at.getTime() - Date.now()) > longestSkew) throw new Error(`it says ${stamp.at.toISOString()}`);
  } catch (error) {
    throw new Unavailable(
      service,
      `${new URL(url).host} did not stamp ${digest.toString('hex')}: ${(error as Error).message}`,
    );
  }
  return reply;
}

async function post(url: string, body: Buffer): Promise<Buffer> {
  const headers = { 'content-type': 'application/timestamp-query' };
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeout) });
    if (!response.ok) throw new Unavailable(service, `${new URL(url).host} answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw error instanceof Unavailable ? error : new NoAnswer(service, error);
  }
}

/**
 * Writes the request for a time stamp (https://www.rfc-editor.org/rfc/rfc3161#section-2.4.1); the authority is to put its certificate in.
 * @param digest the SHA-256 of what is to be stamped
 * @param nonce a random number that is not negative
 */
export function timeStampRequest(digest: Buffer, nonce: Buffer): Buffer {
  const hashedMessage = new OctetString({ valueHex: digest });
  const messageImprint = new MessageImprint({ hashAlgorithm: sha256Algorithm, hashedMessage });
  const given = { version: 1, messageImprint, nonce: Integer.fromBigInt(`0x${nonce.toString('hex')}`), certReq: true };
  return Buffer.from(new TimeStampReq(given).toSchema().toBER());
}

/**
 * Reads the reply of a time stamp authority (https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2). Who signed it is not looked at.
 * @throws Error that says what it is instead
 */
export function readTimeStamp(reply: Buffer): TimeStamp {
  const { status, timeStampToken } = parsed(() => TimeStampResp.fromBER(reply));
  if (status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods) {
    const words = (status.statusStrings ?? []).map((each) => each.valueBlock.value);
    throw new Error(['the authority rejected the request', `status ${status.status}`, ...words].join(', '));
  }
  const { messageImprint, genTime, nonce } = parsed(() => infoOf(timeStampToken!));
  const { algorithmId: hash } = messageImprint.hashAlgorithm;
  if (hash !== sha256Algorithm.algorithmId)
    throw new Error(`the time stamp is of a hash ${hash}; expected is SHA-256, ${sha256Algorithm.algorithmId}`);
  return {
    at: genTime,
    digest: Buffer.from(messageImprint.hashedMessage.getValue()),
    nonce: nonce ? bytesOf(nonce.toBigInt()) : null,
  };
}

function infoOf({ content }: ContentInfo): TSTInfo {
  const { eContentType, eContent } = new SignedData({ schema: content }).encapContentInfo;
  if (eContentType !== id_eContentType_TSTInfo) throw new Error(`its content is of type ${eContentType}`);
  return TSTInfo.fromBER(eContent!.getValue());
}

function parsed<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new Error(`the time stamp is truncated or none at all: ${(error as Error).message}`, { cause: error });
  }
}

function bytesOf(number: bigint): Buffer {
  const digits = number.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
}
