import type { EventBus } from '../events/event-bus.ts';
import { configurationSets, emailIdentities } from '../from-template/ses.ts';
import { writeMail } from '../mail/write-mail.ts';
import { createSes } from '../ses/ses.ts';
import type { Service } from '../shared/service.ts';
import type { Runtime } from './runtime.ts';

/** Starts SES, whose mail lies in a folder and whose events go to the default bus. */
export function startMail(
  { template, data, disk, clock, newId, record }: Runtime,
  { bus }: { bus: Pick<EventBus, 'put'> },
): Service {
  const folder = data.of('mail');
  const { region, accountId } = template;
  return createSes({
    identities: emailIdentities(template),
    configurationSets: configurationSets(template),
    ...{ region, accountId, clock, newId },
    async deliver(message) {
      const file = await disk.write(folder, () => writeMail(folder, message));
      record({ kind: 'mail', file });
    },
    putEvent: (event, delay) => bus.put(event, { delay }),
  });
}
