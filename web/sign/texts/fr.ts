import type { Texts } from './en.ts';

/** French: what the page of links says besides. */
export const fr: Texts = {
  loading: 'Vérification de votre lien…',

  proveHeading: 'D’abord, un code',
  prove:
    'Pour lire et répondre, montrez que les e-mails envoyés à {sentTo} vous parviennent. Aucun compte n’est nécessaire.',
  nothingLeft: 'Il n’y a plus rien à répondre. Avec un code, vous pouvez encore voir ce qu’il en est advenu.',
  sendCode: 'M’envoyer un code',

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
    closed:
      'La demande s’est terminée entre-temps, votre réponse n’a donc pas été prise en compte. Demandez si elle est encore nécessaire.',
    invalid: 'Le service n’accepte pas cela. Vérifiez votre saisie, ou rechargez cette page.',
    unknown:
      'Cela n’a pas marché. Rechargez cette page\u00a0; si cela se reproduit, dites-le à l’expéditeur\u00a0: {detail}',
  },
};
