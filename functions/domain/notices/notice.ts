import type { Locale } from '../../../generated/schema.ts';

/** Why a signer who was asked is asked no more. */
export type Release = 'CANCELLED' | 'DECLINED' | 'EXPIRED' | 'FAILED' | 'REASSIGNED' | 'QUORUM';

/**
 * What somebody is told. A signer: ASKED, REMINDED, RELEASED. All who took part, the requester and the observers: COMPLETED.
 * The requester: DECLINED, which need not be the end, EXPIRED, FAILED, and BOUNCED, where a mail to a signer came back.
 */
export type NoticeKind =
  'ASKED' | 'REMINDED' | 'RELEASED' | 'COMPLETED' | 'DECLINED' | 'EXPIRED' | 'FAILED' | 'BOUNCED';

/** Who gets a notice. */
export interface Recipient {
  email: string;
  name?: string;
  locale: Locale;
}

/** One mail that a change calls for. A change has at most one for each address. */
export interface Notice {
  kind: NoticeKind;
  /** The change, by the version of the request that it made. */
  version: number;
  to: Recipient;
  /** The place of the signer whom it is about; left out where it is about the whole request. */
  position?: number;
  /** Of RELEASED. */
  why?: Release;
}
