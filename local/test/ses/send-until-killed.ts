/** A child process of `crash.test.ts`: sends mails for ever and prints the id of each once it is acknowledged. */
import { createEventBus } from '../../src/events/event-bus.ts';
import { writeMail } from '../../src/mail/write-mail.ts';
import { createSes } from '../../src/ses/ses.ts';
import { createClock } from '../../src/shared/clock.ts';
import { acknowledge } from '../acknowledge.ts';
import { relaxedDisk } from '../shared/storage/given.ts';
import { account, sentRule } from './given-crash.ts';

const directory = process.argv[2]!;
const clock = createClock();
const disk = relaxedDisk();
const bus = await createEventBus({
  rules: [sentRule],
  directory: `${directory}/bus`,
  disk,
  clock,
  deliver: () => Promise.reject(new Error('nobody is there')),
  sendDeadLetter: async () => {},
});
const ses = createSes({
  ...account,
  clock,
  deliver: async (message) => void (await writeMail(`${directory}/mail`, message, disk)),
  putEvent: (event, delay) => bus.put(event, { delay }),
});

const words = { Data: 'hello' };
const input = ses.read!('SendEmail', {
  FromEmailAddress: 'ann@trial.example',
  Destination: { ToAddresses: ['bob@people.example'] },
  Content: { Simple: { Subject: words, Body: { Text: words } } },
  ConfigurationSetName: 'all',
});
for (;;) {
  const { MessageId } = (await ses.operations.SendEmail!(input)) as { MessageId: string };
  await acknowledge(MessageId);
}
