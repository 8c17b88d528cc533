import type { Texts } from './en.ts';

/** French. */
export const fr: Texts = {
  language: 'Langue',
  untitled: 'Un document sans titre',
  loading: 'Vérification de votre lien…',
  asks: { SIGNER: '{requester} vous demande de signer', APPROVER: '{requester} vous demande d’approuver' },
  messageFrom: 'Message de {requester}',
  answerBy: 'Répondre avant le',
  expiredAt: 'Échéance passée',
  fingerprint: 'Empreinte du document (SHA‑256)',

  proveHeading: 'D’abord, un code',
  prove:
    'Pour lire et répondre, montrez que les e-mails envoyés à {sentTo} vous parviennent. Aucun compte n’est nécessaire.',
  nothingLeft: 'Il n’y a plus rien à répondre. Avec un code, vous pouvez encore voir ce qu’il en est advenu.',
  sendCode: 'M’envoyer un code',
  codeHeading: 'Saisissez votre code',
  codeSent: 'Nous l’avons envoyé à {sentTo}. Il est valable jusqu’à {time}.',
  codeLabel: 'Code, huit chiffres',
  codeIncomplete: 'Le code comporte huit chiffres. Consultez l’e-mail le plus récent.',
  confirm: 'Continuer',
  anotherCode: 'Envoyer un autre code',

  documentHeading: 'Le document',
  openDocument: 'Ouvrir le document',
  opensElsewhere: 's’ouvre dans un nouvel onglet',
  noAddress: '{requester} n’a pas indiqué où se trouve le document. Lisez votre exemplaire avant de répondre.',
  compareNote:
    'Est-ce le fichier que vous avez lu\u00a0? Il reste sur votre appareil\u00a0: seule son empreinte est comparée.',
  chooseFile: 'Comparer un fichier',
  chooseAnother: 'Comparer un autre fichier',
  comparing: 'Comparaison de {file}…',
  isSame: '{file} est exactement le document dont il s’agit.',
  isOther:
    '{file} n’est pas le document dont il s’agit. Ne répondez pas à son sujet\u00a0: demandez le bon fichier à {requester}.',
  isKept: 'La demande n’indique pas d’empreinte. Celle de {file} accompagnera votre réponse.',
  isUnreadable: '{file} ne peut pas être lu ici. Choisissez-le à nouveau, au besoin dans un autre navigateur.',

  answerHeading: 'Votre réponse',
  signNote: 'Ce bouton signe le document en votre nom. C’est irrévocable.',
  approveNote: 'Ce bouton approuve le document en votre nom. C’est irrévocable.',
  sign: 'Signer',
  approve: 'Approuver',
  decline: 'Refuser…',
  declineHeading: 'Refuser',
  reasonLabel: 'Pourquoi\u00a0? Tous les participants le verront.',
  reasonMissing: 'Dites en quelques mots pourquoi vous refusez.',
  declineNow: 'Refuser définitivement',
  back: 'Retour',

  outcome: {
    SIGNED: 'Vous avez signé',
    APPROVED: 'Vous avez approuvé',
    DECLINED: 'Vous avez refusé',
    NOT_NEEDED: 'Votre réponse n’est plus nécessaire',
    CLOSED: 'La demande s’est terminée sans votre réponse',
    NONE: 'Il n’y a plus rien à répondre',
  },
  stands: {
    PENDING: '{signed} sur {total} ont signé ou approuvé. La suite apparaît ici d’elle-même.',
    COMPLETED: 'Toutes les signatures et approbations nécessaires ont été données. La demande est terminée.',
    DECLINED: 'La demande a été refusée et a pris fin.',
    EXPIRED: 'Le délai de réponse est écoulé.',
    CANCELLED: '{requester} a annulé la demande.',
    FAILED:
      'Un problème technique a mis fin à la demande\u00a0; vous n’y êtes pour rien. {requester} peut recommencer.',
  },
  certificateHeading: 'Certificat',
  certificateComing: 'Il est en cours de création et apparaîtra ici de lui-même.',
  certificateNote: 'Il prouve qui a répondu et quand. Enregistrez-le\u00a0: cette page ne le conserve pas pour vous.',
  openCertificate: 'Ouvrir le certificat (PDF)',

  peopleHeading: 'Personnes sollicitées',
  you: 'vous',
  status: {
    WAITING: 'pas encore sollicité',
    REQUESTED: 'sollicité',
    SIGNED: 'a signé',
    APPROVED: 'a approuvé',
    DECLINED: 'a refusé',
    NOT_NEEDED: 'pas nécessaire',
    CLOSED: 'sans réponse',
  },
  historyHeading: 'Ce qui s’est passé',
  events: {
    STARTED: '{requester} a lancé la demande',
    REQUESTED: '{signer} a été sollicité',
    REMINDED: '{signer} a reçu un rappel',
    VIEWED: '{signer} a ouvert le document',
    SIGNED: '{signer} a signé',
    APPROVED: '{signer} a approuvé',
    DECLINED: '{signer} a refusé',
    COMPLETED: 'Toutes les réponses nécessaires sont là',
    EXPIRED: 'Le délai de réponse s’est écoulé',
    CANCELLED: '{requester} a annulé',
    FAILED: 'Un problème technique a mis fin à la demande',
    EXTENDED: '{requester} a prolongé le délai',
    REASSIGNED: 'La place est allée à {signer}',
    BOUNCED: 'Un e-mail à {signer} n’est pas arrivé',
    ERASED: '{requester} a fait effacer le contenu',
    SEALED: 'Le certificat a été créé',
  },
  live: 'En direct',
  lost: 'Pas de connexion. Ce que vous voyez n’est peut-être plus à jour\u00a0; nous réessayons.',

  tryAgain: 'Réessayer',
  stoppedHeading: {
    noLink: 'Ouvrez le lien de votre e-mail',
    badLink: 'Ce lien ne fonctionne pas',
    usedLink: 'Ce lien ne mène plus à rien',
    notYours: 'Cette demande n’est plus la vôtre',
    notEnabled: 'Les liens ne sont pas utilisés ici',
    other: 'Cette page n’a pas de connexion',
  },
  problems: {
    noLink: 'Cette page montre ce qu’on vous demande de signer. Ouvrez l’e-mail reçu et appuyez sur son bouton.',
    badLink:
      'Il a peut-être été copié en partie, date de plus de 30 jours après la fin, ou vient d’ailleurs. Ouvrez l’e-mail à nouveau et appuyez sur son bouton. Si cela ne suffit pas, demandez un nouvel e-mail à l’expéditeur.',
    usedLink:
      'Votre place est allée à une autre personne, vous avez répondu avec un compte, ou la demande a été effacée ou est terminée depuis longtemps. Vous n’avez rien à faire. Si vous attendiez autre chose, demandez à l’expéditeur.',
    notYours: 'Votre place est allée à une autre personne, ou la demande a été effacée. Vous n’avez rien à faire.',
    notEnabled: 'Ce service n’accepte pas de réponse par lien. Demandez à l’expéditeur comment répondre.',
    sessionOver:
      'Pour votre sécurité, vous avez été déconnecté après trente minutes. Faites-vous envoyer un autre code pour continuer.',
    codeRefused:
      'Ce n’est pas le dernier code envoyé, ou il a déjà servi ou date de plus de dix minutes. Consultez l’e-mail le plus récent, ou faites-vous envoyer un autre code.',
    codeNotMailed: 'Aucun e-mail ne parvient à votre adresse en ce moment. Demandez de l’aide à l’expéditeur.',
    tooManyCodes:
      'Trop de codes ont été envoyés. Vous pourrez en recevoir un autre à partir de {time}\u00a0; le dernier est peut-être encore valable.',
    tooManyTries: 'Il y a eu trop d’essais. Vous pourrez réessayer à partir de {time}.',
    notYourTurn:
      'D’autres répondent d’abord. Vous recevrez un e-mail quand ce sera votre tour\u00a0; cette page le montrera aussi.',
    notNeeded: 'Assez de personnes ont répondu avant vous. Vous n’avez rien à faire.',
    alreadyAnswered: 'Une réponse a déjà été donnée, peut-être dans un autre onglet. La première réponse compte.',
    closed:
      'La demande s’est terminée entre-temps, votre réponse n’a donc pas été prise en compte. Demandez si elle est encore nécessaire.',
    mismatch: 'Ce n’était pas le document dont il s’agit. Rechargez cette page et comparez le bon fichier.',
    invalid: 'Le service n’accepte pas cela. Vérifiez votre saisie, ou rechargez cette page.',
    unavailable: 'Le service n’a pas pu le faire à l’instant, et rien n’a changé. Réessayez.',
    offline: 'Il n’y a pas de connexion. Vérifiez votre réseau, puis réessayez\u00a0: rien ne se fait deux fois.',
    unreachable: 'Le service est injoignable. Vérifiez votre réseau, puis réessayez.',
    unknown:
      'Cela n’a pas marché. Rechargez cette page\u00a0; si cela se reproduit, dites-le à l’expéditeur\u00a0: {detail}',
  },
};
