import type { EmailIdentity } from '../ses/identities.ts';
import type { ConfigurationSet } from '../ses/mail-events.ts';
import type { Template } from '../template/template.ts';
import { eventBuses } from './events.ts';

/** Identities of mail, all of them verified. */
export const emailIdentities = (template: Template): EmailIdentity[] =>
  template.ofType('AWS::SES::EmailIdentity').map(({ physicalId: identity, arn, properties }) => {
    const { ConfigurationSetAttributes = {} } = properties as {
      ConfigurationSetAttributes?: { ConfigurationSetName?: string };
    };
    const { ConfigurationSetName: configurationSet } = ConfigurationSetAttributes;
    return { identity, arn: arn!, ...(configurationSet !== undefined && { configurationSet }) };
  });

/**
 * Configuration sets, with their event destinations.
 * @throws Error, one line, for a destination of no set of the template, or one that is not the default bus
 */
export function configurationSets(template: Template): ConfigurationSet[] {
  const sets = template
    .ofType('AWS::SES::ConfigurationSet')
    .map(({ physicalId: name, arn }) => ({ name, arn: arn!, destinations: [] as Set<string>[] }));
  for (const { logicalId, properties } of template.ofType('AWS::SES::ConfigurationSetEventDestination')) {
    const { ConfigurationSetName, EventDestination } = properties as unknown as EventDestinationProperties;
    const { Enabled = true, EventBridgeDestination, MatchingEventTypes } = EventDestination;
    const set = sets.find(({ name }) => name === ConfigurationSetName);
    if (!set)
      throw new Error(`cannot run ${logicalId}: its configuration set ${ConfigurationSetName} is not in the template`);
    const defaultBus = eventBuses(template).get('default')!;
    if (EventBridgeDestination?.EventBusArn !== defaultBus)
      throw new Error(`cannot run ${logicalId}: SES sends events to the default bus alone, ${defaultBus}`);
    if (String(Enabled) === 'true') set.destinations.push(new Set(MatchingEventTypes.map(upperCase)));
  }
  return sets;
}

interface EventDestinationProperties {
  ConfigurationSetName: string;
  EventDestination: {
    Enabled?: boolean | string;
    EventBridgeDestination?: { EventBusArn?: string };
    MatchingEventTypes: string[];
  };
}

/** `renderingFailure` is `RENDERING_FAILURE`: a template may write both. */
const upperCase = (type: string) => (/[a-z]/.test(type) ? type.replace(/[A-Z]/g, '_$&').toUpperCase() : type);
