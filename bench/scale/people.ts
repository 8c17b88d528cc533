import { ofLooks } from '../write-units.ts';
import { tell } from './followers.ts';
import { firstLookAfter } from './looks.ts';
import type { RequestsTable } from './requests-table.ts';
import type { Act, World } from './world.ts';

/** What people do: who is refused tries again after one to two seconds. */
export function createPeople(world: World, table: RequestsTable): Record<'start' | 'answer', Act> {
  const { add, between, limits, load, seen } = world;
  const again = () => world.now + between(1000, 2000);
  return {
    start(request) {
      if (!limits.appsyncTokens.take(world.now)) return add(again(), 'start', request);
      seen.usage.operations++;
      if (!table.write(request, 'STARTED', 0, ofLooks / 2)) return add(again(), 'start', request);
      // The requester and who signs by hand watch, each on a connection: a handshake and a subscription count as messages.
      const watching = 1 + load.signers - Number(load.isFirstAutomatic);
      limits.appsyncConnects.take(world.now, watching);
      tell(world, 2 * watching);
      add(world.now + firstLookAfter, 'lookDue', request);
    },
    answer(request, signer) {
      // The inbox and the signature.
      if (!limits.appsyncTokens.take(world.now, 2)) return add(again(), 'answer', request, signer);
      seen.usage.operations += 2;
      if (!table.write(request, 'SIGNED', signer, 0)) add(again(), 'answer', request, signer);
    },
  };
}

/** Makes what tells when somebody who is asked now answers. */
export function createAnswerAt(world: World): () => number {
  const { answers } = world.load;
  if ('from' in answers) {
    const { from, until } = answers;
    return () => world.between(Math.max(world.now, from), Math.max(world.now, until));
  }
  const took = world.drawing(answers);
  return () => world.now + took();
}
