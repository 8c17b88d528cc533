import type { Texts } from './texts.ts';

const asked = {
  SIGNER: {
    subject: 'Merci de signer «\u00a0{title}\u00a0»',
    next: 'Merci de signer avant le {deadline}.',
    button: 'Lire et signer',
  },
  APPROVER: {
    subject: 'Merci d’approuver «\u00a0{title}\u00a0»',
    next: 'Merci de répondre avant le {deadline}.',
    button: 'Lire et approuver',
  },
};
const nothing = 'Vous n’avez plus rien à faire.';
const button = 'Voir la demande';
const completed = {
  subject: 'Terminé\u00a0: «\u00a0{title}\u00a0»',
  lead: 'Toutes les signatures et approbations nécessaires à ce document ont été données\u00a0:',
  button,
};

/** French. */
export const fr: Texts = {
  greeting: 'Bonjour {name},',
  namelessGreeting: 'Bonjour,',
  noteFrom: 'Message de {requester}',
  reason: 'Motif',
  mails: {
    ASKED_SIGNER: { ...asked.SIGNER, lead: '{requester} vous demande de signer ce document\u00a0:' },
    ASKED_APPROVER: { ...asked.APPROVER, lead: '{requester} vous demande d’approuver ce document\u00a0:' },
    REMINDED_SIGNER: {
      ...asked.SIGNER,
      lead: 'Petit rappel\u00a0: {requester} attend votre signature sur ce document\u00a0:',
    },
    REMINDED_APPROVER: {
      ...asked.APPROVER,
      lead: 'Petit rappel\u00a0: {requester} attend votre approbation de ce document\u00a0:',
    },
    RELEASED_CANCELLED: {
      subject: 'Demande annulée\u00a0: «\u00a0{title}\u00a0»',
      lead: '{requester} a annulé la demande concernant ce document\u00a0:',
      next: nothing,
      button,
    },
    RELEASED_DECLINED: {
      subject: 'Document refusé\u00a0: «\u00a0{title}\u00a0»',
      lead: '{signer} a refusé ce document, ce qui met fin à la demande\u00a0:',
      next: nothing,
      button,
    },
    RELEASED_EXPIRED: {
      subject: 'Délai expiré\u00a0: «\u00a0{title}\u00a0»',
      lead: 'Le délai pour ce document est passé sans réponse de votre part\u00a0:',
      next: 'Vous ne pouvez plus répondre. Si le document est toujours nécessaire, {requester} peut faire une nouvelle demande.',
      button,
    },
    RELEASED_FAILED: {
      subject: 'Demande interrompue\u00a0: «\u00a0{title}\u00a0»',
      lead: 'Un problème technique a mis fin à la demande concernant ce document\u00a0:',
      next: 'Vous n’y êtes pour rien et n’avez rien à faire. {requester} peut faire une nouvelle demande.',
      button,
    },
    RELEASED_REASSIGNED: {
      subject: 'Vous n’avez plus à répondre\u00a0: «\u00a0{title}\u00a0»',
      lead: '{requester} a demandé à une autre personne de répondre à votre place pour ce document\u00a0:',
      next: nothing,
    },
    RELEASED_QUORUM: {
      subject: 'Votre réponse n’est plus nécessaire\u00a0: «\u00a0{title}\u00a0»',
      lead: 'Assez de personnes ont déjà répondu, et votre réponse sur ce document n’est plus nécessaire\u00a0:',
      next: nothing,
      button,
    },
    COMPLETED: { ...completed, next: 'Il n’y a plus rien à faire. Merci à toutes les personnes qui ont participé.' },
    COMPLETED_SEALED: {
      ...completed,
      next: 'Un certificat prouve qui a répondu et quand. Vous le trouverez avec la demande.',
    },
    COMPLETED_ATTACHED: {
      ...completed,
      next: 'Le certificat joint prouve qui a répondu et quand. Merci de le conserver.',
    },
    DECLINED_DECLINED: {
      subject: 'Document refusé\u00a0: «\u00a0{title}\u00a0»',
      lead: '{signer} a refusé ce document, ce qui met fin à votre demande\u00a0:',
      next: 'Si le document est toujours nécessaire, merci de faire une nouvelle demande.',
      button,
    },
    DECLINED_PENDING: {
      subject: 'Une personne a refusé\u00a0: «\u00a0{title}\u00a0»',
      lead: '{signer} a refusé ce document\u00a0:',
      next: 'Votre demande se poursuit, car assez d’autres personnes peuvent encore répondre, jusqu’au {deadline}.',
      button,
    },
    EXPIRED: {
      subject: 'Votre demande a expiré\u00a0: «\u00a0{title}\u00a0»',
      lead: 'Le délai pour ce document est passé, avec {signed} réponse(s) sur {total}\u00a0:',
      next: 'Si le document est toujours nécessaire, merci de faire une nouvelle demande.',
      button,
    },
    FAILED: {
      subject: 'Votre demande a été interrompue\u00a0: «\u00a0{title}\u00a0»',
      lead: 'Un problème technique a mis fin à votre demande concernant ce document\u00a0:',
      next: 'Vous n’y êtes pour rien. Si le document est toujours nécessaire, merci de faire une nouvelle demande.',
      button,
    },
    BOUNCED_UNREACHED: {
      subject: 'E-mail non remis\u00a0: «\u00a0{title}\u00a0»',
      lead: 'Notre e-mail à {signer} au sujet de ce document n’a pas pu être remis\u00a0:',
      next: 'Merci de vérifier l’adresse. Jusqu’au {deadline}, vous pouvez vous adresser à une autre personne, ou à la même à une autre adresse.',
      button,
    },
    BOUNCED_UNWANTED: {
      subject: 'E-mail signalé comme indésirable\u00a0: «\u00a0{title}\u00a0»',
      lead: 'Notre e-mail à {signer} au sujet de ce document a été signalé comme indésirable\u00a0:',
      next: 'Cette adresse pourrait ne plus recevoir nos e-mails. Jusqu’au {deadline}, vous pouvez vous adresser à une autre personne, ou à la même à une autre adresse.',
      button,
    },
  },
  footer: {
    requester: 'Vous recevez cet e-mail parce que vous avez fait cette demande.',
    others:
      'Countersign vous envoie cet e-mail de la part de {requester}, qui recevra votre réponse. Si vous ne l’attendiez pas, vous pouvez l’ignorer.',
  },
  reference: 'Demande {id}',
  code: {
    subject: 'Votre code',
    lead: 'Voici votre code. Il montre que cet e-mail vous est parvenu :',
    next: 'Saisissez-le dans les dix minutes là où vous l’avez demandé. Ne le donnez à personne : qui l’a peut répondre en votre nom.',
    footer:
      'Countersign vous envoie cet e-mail parce que quelqu’un a demandé un code avec le lien qui vous a été envoyé, ou avec votre compte. Si ce n’était pas vous, vous n’avez rien à faire.',
  },
};
