import { util } from '@aws-appsync/utils';
import type { ExtendDeadlineInput, StartSigningInput } from '../../generated/schema.ts';
import { limits } from '../../functions/domain/limits.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { refuseInput } from './checks.ts';
import { isOfForm } from './form.ts';
import { refuse } from './refuse.ts';

/** Of an `AWSDateTime` in years that people live in; the scalar knows also year 1000000, and offsets with seconds. */
const instant = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)';

/** Gives the deadline of an input, at most one of whose two members says it. */
export function deadlineOf(input: StartSigningInput, now: number): Pick<StoredRequest, 'expiresAt' | 'deadline'> {
  const seconds = input.expiresInSeconds ?? undefined;
  if (input.expiresAt && seconds !== undefined)
    refuse(
      'InvalidInput',
      `expiresAt and expiresInSeconds are both given; give one of them, or none for ${days(limits.usualDeadline)}`,
    );
  if (!input.expiresAt)
    return {
      expiresAt: now + (seconds ?? limits.usualDeadline) * 1000,
      deadline: seconds === undefined ? {} : { expiresInSeconds: seconds },
    };
  const expiresAt = timeOf(input.expiresAt);
  if (expiresAt === undefined) refuseDeadline(input);
  return { expiresAt, deadline: { expiresAt } };
}

/** Gives the deadline that an extension wants, exactly one of whose two members says it. */
export function extendedDeadlineOf(input: ExtendDeadlineInput, now: number): number {
  const seconds = input.expiresInSeconds ?? undefined;
  if (!!input.expiresAt === (seconds !== undefined))
    refuse('InvalidInput', 'exactly one of expiresAt and expiresInSeconds is accepted; give the one or the other');
  if (!input.expiresAt) return now + (seconds as number) * 1000;
  if (!isOfForm(instant, input.expiresAt)) refuseExtension(input.expiresAt);
  return millisecondsOf(input.expiresAt);
}

/** Refuses a deadline that an extension wants. */
export function refuseExtension(got: string): never {
  refuseInput(
    'the new deadline',
    got,
    `one later than that which stands, at most ${days(limits.farthestDeadline)} after the start`,
  );
}

/** The latest deadline that a request may have. */
export function latestDeadline(createdAt: number): number {
  return createdAt + limits.farthestDeadline * 1000;
}

/** Whether the deadline of a new request is neither too near nor too far. */
export function isDeadlineAllowed({ createdAt, expiresAt }: StoredRequest): boolean {
  return expiresAt >= createdAt + limits.nearestDeadline * 1000 && expiresAt <= latestDeadline(createdAt);
}

/** Refuses the deadline of an input. */
export function refuseDeadline({ expiresAt, expiresInSeconds }: StartSigningInput): never {
  const field = expiresAt ? 'expiresAt' : 'expiresInSeconds';
  const allowed = `a deadline from one minute to ${days(limits.farthestDeadline)} ahead`;
  refuseInput(field, expiresAt ?? `${expiresInSeconds}`, allowed);
}

function days(seconds: number): string {
  return `${seconds / 86_400} days`;
}

/** Gives an `AWSDateTime` in milliseconds since the epoch; undefined where it is in no year that people live in. */
export function timeOf(text: string): number | undefined {
  return isOfForm(instant, text) ? millisecondsOf(text) : undefined;
}

/** Writes the instant as the one example of AWS has it before it is read: with seconds, and milliseconds at most. */
function millisecondsOf(text: string): number {
  const zone = text.endsWith('Z') ? 'Z' : text.slice(-6);
  const local = text.slice(0, text.length - zone.length);
  const seconds = local.length === 16 ? `${local}:00` : local.slice(0, 23);
  return util.time.parseISO8601ToEpochMilliSeconds(`${seconds}${zone}`);
}
