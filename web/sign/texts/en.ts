/** English: what the page of links says besides. What stands in braces is filled in. */
export const en = {
  loading: 'Looking your link up …',

  proveHeading: 'First, a code',
  prove: 'To read and answer, show that mail to {sentTo} reaches you. You need no account.',
  nothingLeft: 'There is nothing to answer any more. With a code you can still see what became of it.',
  sendCode: 'Send me a code',

  stoppedHeading: {
    noLink: 'Open the link in your mail',
    badLink: 'This link does not work',
    usedLink: 'This link leads nowhere any more',
    notYours: 'This request is not yours any more',
    notEnabled: 'Links are not in use here',
    other: 'This page has no connection',
  },
  problems: {
    noLink: 'This page shows what you were asked to sign. Open the mail that asked you, and press its button.',
    badLink:
      'It may be copied in part, older than 30 days after the end, or from another place. Open the mail again and press its button. If that does not help, ask who wrote to you for a new mail.',
    usedLink:
      'Your place went to another person, you have answered by an account, or the request was erased or ended long ago. There is nothing for you to do. If you expected something else, ask who wrote to you.',
    notYours: 'Your place went to another person, or the request was erased. There is nothing for you to do.',
    notEnabled: 'Whoever runs this service takes no answers by link. Ask who wrote to you how to answer.',
    sessionOver: 'For your safety you were signed out after thirty minutes. Have another code sent to go on.',
    closed:
      'The request has ended in the meantime, so your answer was not taken. Ask the requester if it is still needed.',
    invalid: 'The service does not take this. Check what you typed, or load this page again.',
    unknown: 'That did not work. Load this page again; if it happens again, tell who wrote to you: {detail}',
  },
};

/** What every language says on the page of links. */
export type Texts = typeof en;
