import { ofOpenSignature } from '../write-units.ts';
import type { Followers } from './stream.ts';
import type { World } from './world.ts';

/** What one signer takes in reads (bench/counts.ts). */
const readsOfSigner = 8.5;
/** Rules on the bus where everything is on: mail, webhooks, seals. */
const rules = 3;
const day = 86_400_000;

/**
 * Makes what `publish-update` and `advance-workflow` do with a change.
 * @param signed what the workflow does when a signer's task is completed
 */
export function createFollowers(world: World, signed: (request: number) => void): Followers {
  const { add, leg, limits, load, seen } = world;
  const { usage } = seen;
  const mail = createMails(world);
  return {
    publishUpdate({ what, acceptedAt, arrivesAt }) {
      const { now } = world;
      if (!limits.putEvents.take(now)) return false;
      if (what !== 'STARTED' && !limits.appsyncTokens.take(now)) return false;
      seen.laneWait = Math.max(seen.laneWait, now - arrivesAt);
      usage.customEvents++;
      limits.invokeTargets.wait(now, rules);
      limits.objectWrites.take(now);
      if (what === 'COMPLETED') limits.sealingKey.take(now, 2);
      mail(what === 'COMPLETED' ? load.signers + 1 : what === 'REQUESTED' ? 1 : 0, acceptedAt);
      // Nobody can have subscribed before.
      if (what === 'STARTED') return true;
      usage.operations++;
      // An ask is told in the inbox too.
      tell(world, what === 'REQUESTED' ? 2 : 1);
      seen.pushes.add(now + leg.push() - acceptedAt);
      // The requester reads the closed request.
      if (what === 'COMPLETED' && limits.appsyncTokens.take(now)) usage.operations++;
      if (what === 'COMPLETED') usage.readUnits += readsOfSigner * (load.signers - Number(load.isFirstAutomatic));
      return true;
    },
    advanceWorkflow({ request, what }) {
      const { now } = world;
      if (what === 'SIGNED') {
        if (!limits.sendTask.take(now)) return false;
        usage.writeUnits += ofOpenSignature / 2;
        signed(request);
        return true;
      }
      if (!limits.startExecution.take(now)) return false;
      if (!limits.openExecutions.enter(now)) return false;
      add(now + leg.startExecution(), 'group', request, 0);
      return true;
    },
  };
}

/** Sends messages to subscribers. */
export function tell({ now, limits, seen }: World, messages: number): void {
  seen.usage.messages += messages;
  limits.appsyncMessages.take(now, messages);
}

/** Makes what sends the mails of a change, as fast as SES takes them. */
function createMails(world: World): (count: number, acceptedAt: number) => void {
  const { leg, limits, quotas, seen } = world;
  const ofDay = limits.mailsOfDay;
  let today = 0;
  let sent = 0;
  return (count, acceptedAt) => {
    const { now } = world;
    for (let each = 0; each < count; each++) {
      sent = Math.floor(now / day) === today ? sent + 1 : 1;
      today = Math.floor(now / day);
      ofDay.peak = Math.max(ofDay.peak, sent);
      if (sent > (quotas.mailsOfDay.most ?? Infinity)) {
        ofDay.throttled++;
        ofDay.firstAt ??= now;
      }
      const way = leg.busToQueue() + leg.queueToLambda() + leg.call();
      seen.mails.add(now - acceptedAt + way + limits.mails.wait(now));
    }
  };
}
