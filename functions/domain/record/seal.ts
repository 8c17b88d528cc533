import type { StoredRequest } from '../request.ts';
import type { Opening } from './signing-record.ts';

/** What a seal is kept as. */
export interface KeptSeal {
  /** Compact, ES256. */
  jws: string;
  openings: Opening[];
}

/** What belongs to the seal of a request, in the bucket of records; an erasure removes all of it. */
export type SealPart = 'seal.json' | 'record.json' | 'certificate.pdf' | 'timestamp.tsr';

/** Which request a seal is of: another may have the id after it. */
export type SealedRequest = Pick<StoredRequest, 'id' | 'createdAt'>;

/** Under which prefix all seals are of requests that have had an id. */
export const sealsPrefix = (id: string) => `records/${id}/`;

/** Under which prefix it is. Another request may have had the id. */
export const sealPrefix = ({ id, createdAt }: SealedRequest) => `${sealsPrefix(id)}${createdAt}/`;

/** Where a part of it is. */
export const sealKey = (request: SealedRequest, part: SealPart) => `${sealPrefix(request)}${part}`;
