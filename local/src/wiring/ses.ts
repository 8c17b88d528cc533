import type { EventBus } from '../events/event-bus.ts';
import { configurationSets, emailIdentities as identitiesOf } from '../from-template/ses.ts';
import { createSes } from '../ses/ses.ts';
import type { Service } from '../shared/service.ts';
import type { Deliver } from './mail.ts';
import type { Runtime } from './runtime.ts';

/** Starts SES, whose events go to the default bus. */
export function startSes(
  { template, clock, newId, emailIdentities }: Runtime,
  { bus, deliver }: { bus: Pick<EventBus, 'put'>; deliver: Deliver },
): Service {
  const { region, accountId } = template;
  return createSes({
    identities: [
      ...identitiesOf(template),
      ...emailIdentities.map((identity) => ({
        identity,
        arn: `arn:aws:ses:${region}:${accountId}:identity/${identity}`,
      })),
    ],
    configurationSets: configurationSets(template),
    ...{ region, accountId, clock, newId, deliver },
    putEvent: (event, delay) => bus.put(event, { delay }),
  });
}
