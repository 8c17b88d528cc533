import { setTimeout } from 'node:timers/promises';
import { betweenServices, kinds, services, suffer } from '../support/faulty-services.ts';
import { createRandom } from '../support/random.ts';

/** Lets one service after another be out for a while of the machine's time, until it is calmed. */
export function createWeather(seed: number) {
  const random = createRandom(seed);
  const draw = () => {
    const begins = performance.now() + random.between(0, 1500);
    const fault = { service: random.pick(services), kind: random.pick(kinds) };
    return { ...fault, begins, ends: begins + random.between(50, 1000), milliseconds: random.between(1, 100) };
  };
  let outage = draw();
  let isCalm = false;
  return {
    calm: () => void (isCalm = true),
    /** Whoever calls the API gets through: clients repeat what is not answered as often as kills make them already. */
    intercept: betweenServices(async (call, perform) => {
      if (isCalm || call.isOfPerson) return perform();
      const now = performance.now();
      if (now > outage.ends) outage = draw();
      if (now < outage.begins || call.service !== outage.service) return perform();
      const { milliseconds } = outage;
      return suffer({ ...outage, wait: () => setTimeout(milliseconds) }, perform);
    }),
  };
}
