import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { type Members, readMembers } from '../shared/input-model.ts';
import { parseJson } from '../shared/parse-json.ts';
import { AwsError, type Permission, type Service } from '../shared/service.ts';
import { type EventBus, inSeconds } from './event-bus.ts';

/** An entry of PutEvents, read by the model. */
interface Entry {
  Source?: string;
  DetailType?: string;
  Detail?: string;
  EventBusName?: string;
  Resources?: string[];
  /** Seconds since the epoch. */
  Time?: number;
}

/** What becomes of an entry. */
type Outcome = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

/** What one request takes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const limits = { entries: 10, bytes: 1024 * 1024, detailType: 128 };

const text = 'string';
const inputs: Record<string, Members> = {
  PutEvents: {
    Entries: {
      list: {
        members: {
          ...{ Source: text, DetailType: text, Detail: text, EventBusName: text, TraceHeader: text },
          ...{ Resources: { list: text }, Time: 'number' },
        },
      },
    },
    EndpointId: text,
  },
};

/**
 * Makes the API of the event buses, whose one operation is `PutEvents`: an entry that is not good fails alone, and what
 * the others give is on disk when it answers. A bus that does not exist takes events and forgets them.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function createPutEvents({
  bus,
  buses,
  region,
  accountId,
  clock,
  newId = randomUUID,
}: {
  bus: Pick<EventBus, 'put'>;
  /** Names of buses, with their ARNs. */
  buses: ReadonlyMap<string, string>;
  region: string;
  accountId: string;
  clock: Clock;
  newId?: () => string;
}): Service {
  const busOf = (nameOrArn = 'default') => {
    const [name = nameOrArn, arn] = [...buses].find((known) => known.includes(nameOrArn)) ?? [];
    const unknown = nameOrArn.startsWith('arn:')
      ? nameOrArn
      : `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
    return { name, arn: arn ?? unknown };
  };
  const put = async (entry: Entry): Promise<Outcome> => {
    const detail = detailOf(entry);
    if ('ErrorCode' in detail) return detail;
    const { Source: source, DetailType, EventBusName, Resources: resources = [], Time } = entry;
    const id = newId();
    const time = inSeconds(Time === undefined ? clock.now() : Time * 1000);
    const envelope = {
      version: '0',
      id,
      'detail-type': DetailType,
      source,
      account: accountId,
      time,
      region,
      resources,
    };
    await bus.put({ ...envelope, detail: detail.value }, { bus: busOf(EventBusName).name });
    return { EventId: id };
  };
  return {
    targetPrefix: 'AWSEvents',
    jsonVersion: '1.1',
    operations: {
      async PutEvents({ Entries }: { Entries: Entry[] }) {
        const outcomes = await Promise.all(Entries.map(put));
        return { FailedEntryCount: outcomes.filter((each) => 'ErrorCode' in each).length, Entries: outcomes };
      },
    },
    read(operation, input) {
      const read = readMembers(inputs[operation]!, input) as { Entries?: Entry[]; EndpointId?: string };
      return { Entries: checked(read) };
    },
    permissions(_operation, { Entries }): Permission[] {
      return (Entries as Entry[]).map(({ EventBusName, Source, DetailType }) => {
        return {
          action: 'events:PutEvents',
          resource: busOf(EventBusName).arn,
          context: {
            ...(Source !== undefined && { 'events:source': Source }),
            ...(DetailType !== undefined && { 'events:detail-type': DetailType }),
          },
        };
      });
    },
  };
}

function checked({ Entries, EndpointId }: { Entries?: Entry[]; EndpointId?: string }): Entry[] {
  if (EndpointId !== undefined)
    throw new AwsError('ValidationException', 'EndpointId is not emulated: leave it out, there is one region here');
  if (!Entries) throw violation('null', 'entries', 'not be null');
  if (Entries.length === 0) throw violation("'[]'", 'entries', 'have length greater than or equal to 1');
  if (Entries.length > limits.entries)
    throw violation("'[PutEventsRequestEntry]'", 'entries', `have length less than or equal to ${limits.entries}`);
  for (const [at, { EventBusName, Time }] of Entries.entries()) {
    if (EventBusName !== undefined && !new RegExp(`^${busPattern}$`).test(EventBusName))
      throw violation(
        `'${EventBusName}'`,
        `entries.${at + 1}.member.eventBusName`,
        `satisfy regular expression pattern: ${busPattern}`,
      );
    if (Time !== undefined && !(Math.abs(Time) <= furthest))
      throw new AwsError('SerializationException', `Time must be in seconds since the epoch, at most ${furthest}`);
  }
  if (Entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > limits.bytes)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  return Entries;
}

/** Where four digits for a year end, in seconds. */
const furthest = 253_402_300_799;

const busPattern = '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+';

const violation = (value: string, where: string, constraint: string) =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value ${value} at '${where}' failed to satisfy constraint: Member must ${constraint}`,
  );

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
const sizeOf = ({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: Entry) =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((bytes, each) => bytes + Buffer.byteLength(each), 0);

/** What an entry carries, or why it fails. */
function detailOf(entry: Entry): { value: object } | Extract<Outcome, { ErrorCode: string }> {
  for (const name of ['Source', 'DetailType', 'Detail'] as const)
    if (!entry[name]) return invalid(name, `${name} is a required argument.`);
  const { Source, DetailType, Detail } = entry as Required<Entry>;
  if (Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  if (DetailType.length > limits.detailType)
    return invalid('DetailType', `DetailType has more than ${limits.detailType} characters.`);
  try {
    const value = parseJson(Detail);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
  } catch {
    // It is answered as JSON of another kind is.
  }
  return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

const invalid = (name: string, reason: string) => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}`,
});
