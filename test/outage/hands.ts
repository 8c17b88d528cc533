import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { startInput } from '../support/given.ts';
import type { Hands, Point } from './points.ts';
import type { World } from './world.ts';

/** A request that an outage finds at its point. */
export interface Case {
  id: string;
  point: Point;
  /** What the API has accepted, as the events say it. */
  accepted: string[];
  /** What people try until the API answers; each says whether it has. */
  trying: (() => Promise<boolean>)[];
}

const requester = 'carol@example.com';
/** Refusals after which a person tries again: the API did not answer, or says that it is too early. */
const later = [undefined, null, 'Unavailable', 'NotYourTurn'];

/** The hands that bring a request to its point. */
export function handsOf(
  { people, pass, breakExecution }: World,
  { id, point, accepted, trying }: Case,
  exposed: Set<string>,
): Hands {
  const carol = people[requester]!;
  const start = () => carol.run(StartSigningDocument, { input: startInput({ ...point.input, id }) });
  return {
    async start() {
      await carol.get(StartSigningDocument, { input: startInput({ ...point.input, id }) });
    },
    startExposed: () => void trying.push(exposedTo(exposed, id, start)),
    async answer(email, does = 'sign') {
      if (does === 'sign') await people[email]!.get(SignDocumentDocument, { input: { requestId: id } });
      else await people[email]!.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'too dear' } });
      accepted.push(`${does === 'sign' ? 'SIGNED' : 'DECLINED'} ${email}`);
    },
    async cancel() {
      await carol.get(CancelSigningDocument, { input: { requestId: id } });
      accepted.push('CANCELLED');
    },
    breakExecution: () => breakExecution(id),
    pass: (seconds) => pass(seconds * 1000),
  };
}

/** Lets a person sign whose call meets the outage, and who tries until it is answered. */
export function answerExposed(
  { people }: World,
  { id, accepted, trying }: Case,
  exposed: Set<string>,
  email: string,
): void {
  const sign = () => people[email]!.run(SignDocumentDocument, { input: { requestId: id } });
  const attempt = exposedTo(exposed, id, sign);
  trying.push(async () => {
    const isAnswered = await attempt();
    if (isAnswered) accepted.push(`SIGNED ${email}`);
    return isAnswered;
  });
}

/** Tries once what people try; what is answered is not tried again. */
export async function tryOnce(each: Case): Promise<void> {
  for (const attempt of [...each.trying]) if (await attempt()) each.trying.splice(each.trying.indexOf(attempt), 1);
}

function exposedTo(
  exposed: Set<string>,
  id: string,
  run: () => Promise<{ data: unknown; errors?: { errorType: string | null; message: string }[] }>,
) {
  return async () => {
    exposed.add(id);
    const { data, errors } = await run().finally(() => exposed.delete(id));
    const error = errors?.[0];
    if (data && !error) return true;
    if (later.includes(error?.errorType)) return false;
    throw new Error(`a person got ${error?.errorType}: ${error?.message}`);
  };
}
