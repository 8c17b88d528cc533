import type { Texts } from './texts.ts';

const asked = {
  SIGNER: {
    subject: 'Bitte unterschreiben Sie „{title}“',
    next: 'Bitte unterschreiben Sie bis {deadline}.',
    button: 'Lesen und unterschreiben',
  },
  APPROVER: {
    subject: 'Bitte genehmigen Sie „{title}“',
    next: 'Bitte antworten Sie bis {deadline}.',
    button: 'Lesen und genehmigen',
  },
};
const nothing = 'Sie brauchen nichts weiter zu tun.';
const button = 'Vorgang ansehen';
const completed = {
  subject: 'Abgeschlossen: „{title}“',
  lead: 'Alle nötigen Unterschriften und Genehmigungen für dieses Dokument liegen vor:',
  button,
};

/** German. */
export const de: Texts = {
  greeting: 'Guten Tag {name},',
  namelessGreeting: 'Guten Tag,',
  noteFrom: 'Nachricht von {requester}',
  reason: 'Begründung',
  mails: {
    ASKED_SIGNER: { ...asked.SIGNER, lead: '{requester} bittet Sie, dieses Dokument zu unterschreiben:' },
    ASKED_APPROVER: { ...asked.APPROVER, lead: '{requester} bittet Sie, dieses Dokument zu genehmigen:' },
    REMINDED_SIGNER: {
      ...asked.SIGNER,
      lead: 'Wir möchten Sie freundlich erinnern: {requester} wartet auf Ihre Unterschrift unter dieses Dokument:',
    },
    REMINDED_APPROVER: {
      ...asked.APPROVER,
      lead: 'Wir möchten Sie freundlich erinnern: {requester} wartet auf Ihre Genehmigung für dieses Dokument:',
    },
    RELEASED_CANCELLED: {
      subject: 'Abgebrochen: „{title}“',
      lead: '{requester} hat den Vorgang zu diesem Dokument abgebrochen:',
      next: nothing,
      button,
    },
    RELEASED_DECLINED: {
      subject: 'Abgelehnt: „{title}“',
      lead: '{signer} hat dieses Dokument abgelehnt; damit ist der Vorgang beendet:',
      next: nothing,
      button,
    },
    RELEASED_EXPIRED: {
      subject: 'Abgelaufen: „{title}“',
      lead: 'Die Frist für dieses Dokument ist ohne Ihre Antwort abgelaufen:',
      next: 'Sie können nicht mehr antworten. Wird das Dokument noch gebraucht, kann {requester} einen neuen Vorgang beginnen.',
      button,
    },
    RELEASED_FAILED: {
      subject: 'Beendet: „{title}“',
      lead: 'Ein technisches Problem hat den Vorgang zu diesem Dokument beendet:',
      next: 'Es lag nicht an Ihnen, und Sie brauchen nichts zu tun. {requester} kann einen neuen Vorgang beginnen.',
      button,
    },
    RELEASED_REASSIGNED: {
      subject: 'Sie müssen nicht mehr antworten: „{title}“',
      lead: '{requester} hat eine andere Person gebeten, an Ihrer Stelle zu diesem Dokument zu antworten:',
      next: nothing,
    },
    RELEASED_QUORUM: {
      subject: 'Ihre Antwort wird nicht mehr gebraucht: „{title}“',
      lead: 'Es haben bereits genug Personen geantwortet, sodass Ihre Antwort zu diesem Dokument nicht mehr gebraucht wird:',
      next: nothing,
      button,
    },
    COMPLETED: { ...completed, next: 'Es ist nichts mehr zu tun. Vielen Dank an alle Beteiligten.' },
    COMPLETED_SEALED: {
      ...completed,
      next: 'Ein Zertifikat belegt, wer wann geantwortet hat. Sie finden es bei der Anfrage.',
    },
    COMPLETED_ATTACHED: {
      ...completed,
      next: 'Das angehängte Zertifikat belegt, wer wann geantwortet hat. Bitte bewahren Sie es auf.',
    },
    DECLINED_DECLINED: {
      subject: 'Abgelehnt: „{title}“',
      lead: '{signer} hat dieses Dokument abgelehnt; damit ist Ihr Vorgang beendet:',
      next: 'Wird das Dokument noch gebraucht, beginnen Sie bitte einen neuen Vorgang.',
      button,
    },
    DECLINED_PENDING: {
      subject: 'Eine Person hat abgelehnt: „{title}“',
      lead: '{signer} hat dieses Dokument abgelehnt:',
      next: 'Ihr Vorgang läuft weiter, denn es können noch genug andere antworten. Sie haben Zeit bis {deadline}.',
      button,
    },
    EXPIRED: {
      subject: 'Ihr Vorgang ist abgelaufen: „{title}“',
      lead: 'Die Frist für dieses Dokument ist abgelaufen; {signed} von {total} Antworten lagen vor:',
      next: 'Wird das Dokument noch gebraucht, beginnen Sie bitte einen neuen Vorgang.',
      button,
    },
    FAILED: {
      subject: 'Ihr Vorgang wurde beendet: „{title}“',
      lead: 'Ein technisches Problem hat Ihren Vorgang zu diesem Dokument beendet:',
      next: 'Es lag nicht an Ihnen. Wird das Dokument noch gebraucht, beginnen Sie bitte einen neuen Vorgang.',
      button,
    },
    BOUNCED_UNREACHED: {
      subject: 'E-Mail nicht zugestellt: „{title}“',
      lead: 'Unsere E-Mail an {signer} zu diesem Dokument konnte nicht zugestellt werden:',
      next: 'Bitte prüfen Sie die Adresse. Bis {deadline} können Sie eine andere Person bitten, oder dieselbe unter einer anderen Adresse.',
      button,
    },
    BOUNCED_UNWANTED: {
      subject: 'E-Mail als unerwünscht gemeldet: „{title}“',
      lead: 'Unsere E-Mail an {signer} zu diesem Dokument wurde als unerwünscht gemeldet:',
      next: 'Unter dieser Adresse erreichen wir vielleicht niemanden mehr. Bis {deadline} können Sie eine andere Person bitten, oder dieselbe unter einer anderen Adresse.',
      button,
    },
  },
  footer: {
    requester: 'Sie erhalten diese E-Mail, weil Sie diesen Vorgang begonnen haben.',
    others:
      'Countersign sendet Ihnen diese E-Mail im Auftrag von {requester}; dorthin geht auch Ihre Antwort. Wenn Sie sie nicht erwartet haben, können Sie sie ignorieren.',
  },
  reference: 'Vorgang {id}',
  code: {
    subject: 'Ihr Code',
    lead: 'Das ist Ihr Code. Er zeigt, dass diese Mail Sie erreicht hat:',
    next: 'Geben Sie ihn innerhalb von zehn Minuten dort ein, wo Sie ihn angefordert haben. Geben Sie ihn niemandem: Wer ihn hat, kann in Ihrem Namen antworten.',
    footer:
      'Countersign schickt Ihnen diese Mail, weil jemand mit dem Link, der Ihnen gemailt wurde, oder mit Ihrem Konto einen Code angefordert hat. Wenn Sie es nicht waren, müssen Sie nichts tun.',
  },
};
