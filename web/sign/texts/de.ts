import type { Texts } from './en.ts';

/** German: what the page of links says besides. */
export const de: Texts = {
  loading: 'Ihr Link wird geprüft …',

  proveHeading: 'Zuerst ein Code',
  prove: 'Zum Lesen und Antworten zeigen Sie, dass E-Mails an {sentTo} Sie erreichen. Ein Konto brauchen Sie nicht.',
  nothingLeft: 'Es gibt nichts mehr zu beantworten. Mit einem Code sehen Sie noch, was daraus geworden ist.',
  sendCode: 'Code senden',

  stoppedHeading: {
    noLink: 'Öffnen Sie den Link aus Ihrer E-Mail',
    badLink: 'Dieser Link funktioniert nicht',
    usedLink: 'Dieser Link führt zu nichts mehr',
    notYours: 'Dieser Vorgang ist nicht mehr Ihrer',
    notEnabled: 'Links sind hier nicht im Gebrauch',
    other: 'Diese Seite hat keine Verbindung',
  },
  problems: {
    noLink:
      'Diese Seite zeigt, was Sie unterschreiben sollen. Öffnen Sie die E-Mail mit der Bitte und drücken Sie ihren Knopf.',
    badLink:
      'Er ist vielleicht unvollständig kopiert, älter als 30 Tage nach dem Ende oder von anderswo. Öffnen Sie die E-Mail noch einmal und drücken Sie ihren Knopf. Hilft das nicht, bitten Sie den Absender um eine neue E-Mail.',
    usedLink:
      'Ihr Platz ging an eine andere Person, Sie haben über ein Konto geantwortet, oder der Vorgang wurde gelöscht oder ist lange vorbei. Sie brauchen nichts zu tun. Haben Sie etwas anderes erwartet, fragen Sie den Absender.',
    notYours: 'Ihr Platz ging an eine andere Person, oder der Vorgang wurde gelöscht. Sie brauchen nichts zu tun.',
    notEnabled: 'Dieser Dienst nimmt keine Antworten über Links an. Fragen Sie den Absender, wie Sie antworten können.',
    sessionOver:
      'Zu Ihrer Sicherheit wurden Sie nach dreißig Minuten abgemeldet. Lassen Sie sich einen neuen Code senden, um fortzufahren.',
    closed:
      'Der Vorgang ist inzwischen zu Ende, Ihre Antwort wurde nicht mehr angenommen. Fragen Sie nach, ob sie noch gebraucht wird.',
    invalid: 'Der Dienst nimmt das nicht an. Prüfen Sie Ihre Eingabe, oder laden Sie diese Seite neu.',
    unknown: 'Das ging nicht. Laden Sie diese Seite neu; geschieht es wieder, sagen Sie es dem Absender: {detail}',
  },
};
