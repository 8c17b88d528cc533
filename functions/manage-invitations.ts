import { answerCalls } from './adapters/field-calls.ts';
import { invitationFields } from './use-cases/manage-invitations.ts';

/** Does what whoever has a link may, and mails and tries codes. */
export const handler = answerCalls(invitationFields);
