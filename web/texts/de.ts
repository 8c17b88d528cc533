import type { Texts } from './en.ts';

/** German: what both pages say. */
export const de: Texts = {
  language: 'Sprache',
  untitled: 'Ein Dokument ohne Titel',
  asks: {
    SIGNER: '{requester} bittet Sie um Ihre Unterschrift',
    APPROVER: '{requester} bittet Sie um Ihre Genehmigung',
  },
  messageFrom: 'Nachricht von {requester}',
  answerBy: 'Antwort bis',
  expiredAt: 'Frist war',
  fingerprint: 'Fingerabdruck des Dokuments (SHA‑256)',

  codeHeading: 'Code eingeben',
  codeSent: 'Wir haben ihn an {sentTo} gesendet. Er gilt bis {time}.',
  codeLabel: 'Code, acht Ziffern',
  codeIncomplete: 'Der Code hat acht Ziffern. Sehen Sie in die neueste E-Mail.',
  confirm: 'Weiter',
  anotherCode: 'Neuen Code senden',

  documentHeading: 'Das Dokument',
  openDocument: 'Dokument öffnen',
  opensElsewhere: 'öffnet sich in einem neuen Tab',
  noAddress: '{requester} hat nicht angegeben, wo das Dokument liegt. Lesen Sie Ihr Exemplar, bevor Sie antworten.',
  compareNote:
    'Ist es die Datei, die Sie gelesen haben? Sie bleibt auf Ihrem Gerät: Nur ihr Fingerabdruck wird verglichen.',
  chooseFile: 'Datei vergleichen',
  chooseAnother: 'Andere Datei vergleichen',
  comparing: '{file} wird verglichen …',
  isSame: '{file} ist genau das Dokument, um das es geht.',
  isOther:
    '{file} ist nicht das Dokument, um das es geht. Antworten Sie nicht dazu, sondern bitten Sie {requester} um die richtige Datei.',
  isKept: 'Die Anfrage nennt keinen Fingerabdruck. Der von {file} geht mit Ihrer Antwort mit.',
  isUnreadable:
    '{file} lässt sich hier nicht lesen. Wählen Sie die Datei noch einmal, notfalls in einem anderen Browser.',

  answerHeading: 'Ihre Antwort',
  signNote: 'Mit dem Knopf unterschreiben Sie dieses Dokument in Ihrem Namen. Das lässt sich nicht zurücknehmen.',
  approveNote: 'Mit dem Knopf genehmigen Sie dieses Dokument in Ihrem Namen. Das lässt sich nicht zurücknehmen.',
  sign: 'Unterschreiben',
  approve: 'Genehmigen',
  decline: 'Ablehnen …',
  declineHeading: 'Ablehnen',
  reasonLabel: 'Warum? Alle Beteiligten sehen es.',
  reasonMissing: 'Sagen Sie in wenigen Worten, warum Sie ablehnen.',
  declineNow: 'Endgültig ablehnen',
  back: 'Zurück',

  outcome: {
    SIGNED: 'Sie haben unterschrieben',
    APPROVED: 'Sie haben genehmigt',
    DECLINED: 'Sie haben abgelehnt',
    NOT_NEEDED: 'Ihre Antwort wird nicht mehr gebraucht',
    CLOSED: 'Der Vorgang endete ohne Ihre Antwort',
    NONE: 'Es gibt nichts mehr zu beantworten',
  },
  stands: {
    PENDING: '{signed} von {total} haben unterschrieben oder genehmigt. Was folgt, erscheint hier von selbst.',
    COMPLETED: 'Alle nötigen Unterschriften und Genehmigungen liegen vor. Der Vorgang ist abgeschlossen.',
    DECLINED: 'Es wurde abgelehnt; damit ist der Vorgang beendet.',
    EXPIRED: 'Die Frist für Antworten ist vorbei.',
    CANCELLED: '{requester} hat den Vorgang abgebrochen.',
    FAILED: 'Ein technisches Problem hat den Vorgang beendet; es lag nicht an Ihnen. {requester} kann neu beginnen.',
  },
  certificateHeading: 'Zertifikat',
  certificateComing: 'Es wird gerade erstellt und erscheint hier von selbst.',
  certificateNote: 'Es belegt, wer wann geantwortet hat. Speichern Sie es: Diese Seite bewahrt es nicht für Sie auf.',
  openCertificate: 'Zertifikat öffnen (PDF)',

  peopleHeading: 'Wer gefragt ist',
  you: 'Sie',
  status: {
    WAITING: 'noch nicht gefragt',
    REQUESTED: 'gefragt',
    SIGNED: 'unterschrieben',
    APPROVED: 'genehmigt',
    DECLINED: 'abgelehnt',
    NOT_NEEDED: 'nicht nötig',
    CLOSED: 'ohne Antwort',
  },
  historyHeading: 'Was geschehen ist',
  events: {
    STARTED: '{requester} hat den Vorgang begonnen',
    REQUESTED: '{signer} wurde gefragt',
    REMINDED: '{signer} wurde erinnert',
    VIEWED: '{signer} hat das Dokument geöffnet',
    SIGNED: '{signer} hat unterschrieben',
    APPROVED: '{signer} hat genehmigt',
    DECLINED: '{signer} hat abgelehnt',
    COMPLETED: 'Alle Nötigen haben geantwortet',
    EXPIRED: 'Die Frist ist abgelaufen',
    CANCELLED: '{requester} hat abgebrochen',
    FAILED: 'Ein technisches Problem hat den Vorgang beendet',
    EXTENDED: '{requester} hat die Frist verlängert',
    REASSIGNED: 'Der Platz ging an {signer}',
    BOUNCED: 'Eine E-Mail an {signer} kam nicht an',
    ERASED: '{requester} hat die Inhalte löschen lassen',
    SEALED: 'Das Zertifikat wurde erstellt',
  },
  live: 'Live',
  lost: 'Keine Verbindung. Was Sie sehen, ist vielleicht veraltet; wir versuchen es weiter.',

  tryAgain: 'Noch einmal versuchen',
  problems: {
    codeRefused:
      'Das ist nicht der zuletzt gesendete Code, oder er wurde schon benutzt oder ist älter als zehn Minuten. Sehen Sie in die neueste E-Mail, oder lassen Sie sich einen neuen Code senden.',
    codeNotMailed: 'Ihre Adresse ist zurzeit nicht erreichbar. Bitten Sie den Absender um Hilfe.',
    tooManyCodes: 'Es wurden zu viele Codes gesendet. Einen neuen gibt es ab {time}; vielleicht gilt der letzte noch.',
    tooManyTries: 'Es gab zu viele Versuche. Ab {time} können Sie es wieder versuchen.',
    notYourTurn:
      'Zuerst antworten andere. Sie bekommen eine E-Mail, wenn Sie an der Reihe sind; auch diese Seite zeigt es.',
    notNeeded: 'Vor Ihnen haben schon genug Personen geantwortet. Sie brauchen nichts zu tun.',
    alreadyAnswered: 'Es wurde schon geantwortet, vielleicht in einem anderen Tab. Die erste Antwort gilt.',
    mismatch:
      'Das war nicht das Dokument, um das es geht. Laden Sie diese Seite neu und vergleichen Sie die richtige Datei.',
    unavailable: 'Der Dienst konnte es gerade nicht tun, und es wurde nichts geändert. Versuchen Sie es noch einmal.',
    offline:
      'Es gibt keine Verbindung. Prüfen Sie Ihr Netz und versuchen Sie es noch einmal: Nichts geschieht doppelt.',
    unreachable: 'Der Dienst ist nicht erreichbar. Prüfen Sie Ihr Netz und versuchen Sie es noch einmal.',
  },
};
