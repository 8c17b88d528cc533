import type { Texts } from './texts.ts';

const asked = {
  SIGNER: { subject: 'Please sign “{title}”', next: 'Please sign by {deadline}.', button: 'Read and sign' },
  APPROVER: { subject: 'Please approve “{title}”', next: 'Please answer by {deadline}.', button: 'Read and approve' },
};
const nothing = 'There is nothing left for you to do.';
const button = 'View the request';
const completed = {
  subject: 'Completed: “{title}”',
  lead: 'All the signatures and approvals needed for this document have been given:',
  button,
};

/** English. */
export const en: Texts = {
  greeting: 'Hello {name},',
  namelessGreeting: 'Hello,',
  noteFrom: 'Note from {requester}',
  reason: 'Reason',
  mails: {
    ASKED_SIGNER: { ...asked.SIGNER, lead: '{requester} asks you to sign this document:' },
    ASKED_APPROVER: { ...asked.APPROVER, lead: '{requester} asks you to approve this document:' },
    // The same subject as the mail before: else some mail programs do not show the two together.
    REMINDED_SIGNER: {
      ...asked.SIGNER,
      lead: 'This is a friendly reminder: {requester} is waiting for your signature on this document:',
    },
    REMINDED_APPROVER: {
      ...asked.APPROVER,
      lead: 'This is a friendly reminder: {requester} is waiting for your approval of this document:',
    },
    RELEASED_CANCELLED: {
      subject: 'Cancelled: “{title}”',
      lead: '{requester} has cancelled the request for this document:',
      next: nothing,
      button,
    },
    RELEASED_DECLINED: {
      subject: 'Declined: “{title}”',
      lead: '{signer} has declined this document, which ends the request:',
      next: nothing,
      button,
    },
    RELEASED_EXPIRED: {
      subject: 'Expired: “{title}”',
      lead: 'The deadline for this document has passed without your answer:',
      next: 'You can no longer answer. If the document is still needed, {requester} can start a new request.',
      button,
    },
    RELEASED_FAILED: {
      subject: 'Stopped: “{title}”',
      lead: 'A technical problem has ended the request for this document:',
      next: 'You did nothing wrong and need not do anything. {requester} can start a new request.',
      button,
    },
    RELEASED_REASSIGNED: {
      subject: 'No longer yours to answer: “{title}”',
      lead: '{requester} has asked somebody else to answer in your place for this document:',
      next: nothing,
    },
    RELEASED_QUORUM: {
      subject: 'Your answer is no longer needed: “{title}”',
      lead: 'Enough people have answered already, so your answer on this document is no longer needed:',
      next: nothing,
      button,
    },
    COMPLETED: { ...completed, next: 'There is nothing left to do. Thank you to everybody who took part.' },
    COMPLETED_SEALED: {
      ...completed,
      next: 'A certificate proves who answered, and when. You find it with the request.',
    },
    COMPLETED_ATTACHED: {
      ...completed,
      next: 'The attached certificate proves who answered, and when. Please keep it.',
    },
    DECLINED_DECLINED: {
      subject: 'Declined: “{title}”',
      lead: '{signer} has declined this document, which ends your request:',
      next: 'If the document is still needed, please start a new request.',
      button,
    },
    DECLINED_PENDING: {
      subject: 'One person has declined: “{title}”',
      lead: '{signer} has declined this document:',
      next: 'Your request goes on, for enough others can still answer. They have until {deadline}.',
      button,
    },
    EXPIRED: {
      subject: 'Your request has expired: “{title}”',
      lead: 'The deadline for this document has passed with {signed} of {total} answers given:',
      next: 'If the document is still needed, please start a new request.',
      button,
    },
    FAILED: {
      subject: 'Your request was stopped: “{title}”',
      lead: 'A technical problem has ended your request for this document:',
      next: 'You did nothing wrong. If the document is still needed, please start a new request.',
      button,
    },
    BOUNCED_UNREACHED: {
      subject: 'Mail not delivered: “{title}”',
      lead: 'Our mail to {signer} about this document could not be delivered:',
      next: 'Please check the address. You can ask somebody else, or the same person at another address, until {deadline}.',
      button,
    },
    BOUNCED_UNWANTED: {
      subject: 'Mail reported as unwanted: “{title}”',
      lead: 'Our mail to {signer} about this document was reported as unwanted mail:',
      next: 'We may not be able to reach this address any more. You can ask somebody else, or the same person at another address, until {deadline}.',
      button,
    },
  },
  footer: {
    requester: 'You get this mail because you started this request.',
    others:
      'Countersign sends you this mail on behalf of {requester}, who gets your reply. If you do not expect it, you can ignore it.',
  },
  reference: 'Request {id}',
  code: {
    subject: 'Your code',
    lead: 'This is your code. It shows that this mail has reached you:',
    next: 'Enter it where you asked for it, within ten minutes. Give it to nobody: whoever has it can answer in your name.',
    footer:
      'Countersign sends you this mail because somebody asked for a code with the link that was mailed to you, or with your account. If it was not you, you need not do anything.',
  },
};
