import type { SignerRole } from '../../../../generated/schema.ts';
import type { Release } from '../notice.ts';

/**
 * Every mail there is. A completion is told as SEALED or ATTACHED where there is a certificate of it, to be found with the request or with
 * the mail. A decline is told as PENDING where others can still reach the quorum; of a bounce it is told whether the mail did not
 * arrive, or was called unwanted.
 */
export type MailName =
  | `${'ASKED' | 'REMINDED'}_${SignerRole}`
  | `RELEASED_${Release}`
  | `DECLINED_${'DECLINED' | 'PENDING'}`
  | 'COMPLETED'
  | `COMPLETED_${'SEALED' | 'ATTACHED'}`
  | 'EXPIRED'
  | 'FAILED'
  | `BOUNCED_${'UNREACHED' | 'UNWANTED'}`;

/** What a mail says: its subject, what happened, what may be done now, and what its button is called. */
export interface MailText {
  subject: string;
  lead: string;
  next: string;
  button: string;
}

/** Whoever has lost the place does not see the request any more. */
export type WithoutButton = Omit<MailText, 'button'>;

/**
 * All texts of a language. In braces stand: `{title}`, `{name}` of the reader, `{requester}`, `{signer}` whom the mail is about,
 * `{deadline}`, `{signed}` of `{total}` answers, `{id}` of the request.
 */
export interface Texts {
  greeting: string;
  /** To a reader whose name is not known. */
  namelessGreeting: string;
  noteFrom: string;
  reason: string;
  mails: { [Name in MailName]: Name extends 'RELEASED_REASSIGNED' ? WithoutButton : MailText };
  /** Why the reader gets the mail, and who is behind it. */
  footer: { requester: string; others: string };
  reference: string;
  /** The mail with a code: nothing is filled in, so that no other digits stand in it. */
  code: Omit<MailText, 'button'> & { footer: string };
}
