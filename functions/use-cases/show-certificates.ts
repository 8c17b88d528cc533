import type { Certificate, CertificateVerification, SealingKey } from '../../generated/schema.ts';
import { log, logContext } from '../adapters/log.ts';
import { headerOf, payloadOf } from '../adapters/seal/jws.ts';
import { partsOf, readPart, readSeal, urlOfPart } from '../adapters/seal/seals.ts';
import { readSealingKeys } from '../adapters/seal/kept-keys.ts';
import { sha256 as hashOfText } from '../adapters/seal/sign.ts';
import type { PublishedKey } from '../adapters/seal/published-key.ts';
import { verifySeal } from '../adapters/seal/verify-seal.ts';
import { presentSealingKeys } from '../domain/record/sealing-key.ts';
import type { SigningRecord } from '../domain/record/signing-record.ts';
import type { StoredRequest } from '../domain/request.ts';
import { noteAlteration } from './record-changes.ts';

/** Whose certificate is asked for, and by whom: the resolver has read the request. */
export interface CertificateCall extends Pick<StoredRequest, 'id' | 'createdAt'> {
  /** The SHA-256 of the record, in hex, as the request has it. */
  sha256: string;
  /** Who alone is told what opens the hashes. */
  isRequester: boolean;
}

/** What each field of the API that is about seals does. */
export const certificateFields = {
  async certificate(_: unknown, { sha256, isRequester, ...request }: CertificateCall): Promise<Certificate | null> {
    const {
      'seal.json': sealed,
      'certificate.pdf': pdf,
      'record.json': json,
      'timestamp.tsr': stamp,
    } = await partsOf(request);
    const seal = sealed ? await readSeal(request, sealed) : undefined;
    if (!seal || !pdf || !json) {
      // It may be an erasure that has come since the request was read.
      log.error('seal was removed', logContext(request.id));
      return null;
    }
    const { jws, openings } = seal;
    if (hashOfText(payloadOf(jws)).toString('hex') !== sha256) {
      noteAlteration('seal is not that of the request', request.id, {});
      return null;
    }
    return {
      sealedAt: (JSON.parse(payloadOf(jws)) as SigningRecord).sealedAt,
      keyId: headerOf(jws).kid,
      sha256,
      jws,
      pdfUrl: await urlOfPart(request, 'certificate.pdf', pdf),
      recordUrl: await urlOfPart(request, 'record.json', json),
      timestamp: stamp ? (await readPart(request, 'timestamp.tsr', stamp)).toString('base64') : null,
      // AppSync writes what is AWSJSON as its text.
      openings: isRequester ? (openings as unknown as string) : null,
    };
  },

  async verifyCertificate(_: unknown, { jws }: { jws: string }): Promise<CertificateVerification> {
    const { record, ...verified } = await verifySeal(
      jws,
      presentSealingKeys(await readSealingKeys()) as unknown as PublishedKey[],
    );
    const { id: requestId = null, status = null } = record?.request ?? {};
    return { ...verified, requestId, status };
  },

  async sealingKeys(): Promise<SealingKey[]> {
    return presentSealingKeys(await readSealingKeys());
  },
};
