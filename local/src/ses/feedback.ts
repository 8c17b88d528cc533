import { domainOf, type Mailbox } from './addresses.ts';

/** Kinds of events, as an event destination names them. */
export type EventType = 'SEND' | 'DELIVERY' | 'BOUNCE' | 'COMPLAINT';

/** What became of a message for some of its recipients. */
export interface Feedback {
  type: EventType;
  /** Milliseconds after the message was taken. */
  after: number;
  /** The member of the event's detail that is of its kind. */
  of(at: { time: string; feedbackId: string; after: number }): Record<string, unknown>;
}

/** What a recipient's side does. */
type Fate = 'success' | 'bounce' | 'complaint' | 'suppressionlist' | 'ooto';

/** When each kind comes, by the clock: AWS takes moments to months. */
const after: Record<EventType, number> = { SEND: 500, DELIVERY: 1000, BOUNCE: 1000, COMPLAINT: 2000 };

/**
 * What becomes of a message: it is delivered to everybody but to the addresses of SES's mailbox simulator, which do as they
 * are called, with or without a label.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */
export function feedbackOf(recipients: Mailbox[]): Feedback[] {
  const those = (...fates: Fate[]) =>
    recipients.map(({ address }) => address).filter((address) => fates.includes(fateOf(address)));
  const [delivered, bounced] = [those('success', 'complaint', 'ooto'), those('bounce')];
  const [suppressed, complaining, away] = [those('suppressionlist'), those('complaint'), those('ooto')];
  const bounce = (type: string, subType: string, list: object[], rest: object = {}): Omit<Feedback, 'after'> => ({
    type: 'BOUNCE',
    of: ({ time, feedbackId }) => ({
      bounce: {
        bounceType: type,
        bounceSubType: subType,
        bouncedRecipients: list,
        timestamp: time,
        feedbackId,
        ...rest,
      },
    }),
  });
  const failed = (diagnosticCode: string) => (emailAddress: string) => ({
    ...{ emailAddress, action: 'failed', status: '5.1.1', diagnosticCode },
  });
  const all: [string[], () => Omit<Feedback, 'after'>][] = [
    [recipients.map(({ address }) => address), () => ({ type: 'SEND', of: () => ({ send: {} }) })],
    [
      delivered,
      () => ({ type: 'DELIVERY', of: ({ time, after }) => ({ delivery: delivery(delivered, time, after) }) }),
    ],
    [
      bounced,
      () =>
        bounce('Permanent', 'General', bounced.map(failed('smtp; 550 5.1.1 user unknown')), {
          reportingMTA: `dsn; ${host}`,
        }),
    ],
    [
      suppressed,
      () => bounce('Permanent', 'Suppressed', suppressed.map(failed(onList)), { reportingMTA: 'dns; amazonses.com' }),
    ],
    [
      away,
      () =>
        bounce(
          'Transient',
          'General',
          away.map((emailAddress) => ({ emailAddress })),
        ),
    ],
    [
      complaining,
      () => ({
        type: 'COMPLAINT',
        of: ({ time, feedbackId }) => ({ complaint: complaint(complaining, time, feedbackId) }),
      }),
    ],
  ];
  return all
    .filter(([whom]) => whom.length > 0)
    .map(([, make]) => make())
    .map((each) => ({ ...each, after: after[each.type] }));
}

const host = 'a0-0.smtp-out.amazonses.com';

const onList =
  'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.';

const delivery = (recipients: string[], timestamp: string, processingTimeMillis: number) => ({
  ...{ timestamp, processingTimeMillis, recipients, smtpResponse: '250 OK', reportingMTA: host },
});

const complaint = (recipients: string[], timestamp: string, feedbackId: string) => ({
  complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
  ...{ timestamp, feedbackId, complaintSubType: null, complaintFeedbackType: 'abuse' },
  ...{ userAgent: 'Amazon SES Mailbox Simulator', arrivalDate: timestamp },
});

/** A simulator's address that it does not have is one that nobody has. */
function fateOf(address: string): Fate {
  if (domainOf(address) !== 'simulator.amazonses.com') return 'success';
  const name = address.replace(/(\+.*)?@.*$/s, '').toLowerCase();
  return fates.find((fate) => fate === name) ?? 'bounce';
}

const fates: Fate[] = ['success', 'bounce', 'complaint', 'suppressionlist', 'ooto'];
