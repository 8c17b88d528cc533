import type { ObserverInput } from '../../generated/schema.ts';
import { limits } from '../../functions/domain/limits.ts';
import type { StoredObserver, StoredSigner } from '../../functions/domain/request.ts';
import { checkLength, readAddress, refuseInput } from './checks.ts';

/** Gives the observers of a new request, or refuses them; undefined where there are none. */
export function newObservers(
  inputs: ObserverInput[],
  signers: Record<string, StoredSigner>,
): StoredObserver[] | undefined {
  if (inputs.length > limits.observers)
    refuseInput('observers', `${inputs.length} observers`, `at most ${limits.observers}`);
  const observers: StoredObserver[] = [];
  inputs.forEach(({ email: given, name }, position) => {
    const at = `observers[${position}]`;
    const email = readAddress(`${at}.email`, given);
    if (Object.hasOwn(signers, email))
      refuseInput(`${at}.email`, 'the address of a signer', 'those who do not sign: signers see the request anyway');
    if (observers.some(([other]) => other === email))
      refuseInput(`${at}.email`, 'the address of another observer', 'each e-mail address once, in any case');
    checkLength(`${at}.name`, name, limits.name);
    observers.push(name ? [email, name] : [email]);
  });
  return observers.length === 0 ? undefined : observers;
}
