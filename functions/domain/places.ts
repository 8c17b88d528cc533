import { type Former, signerAt, type StoredEvent, type StoredRequest, type StoredSigner } from './request.ts';

/** A signer with the address. */
type NamedSigner = StoredSigner & { email: string };

/** Who had the place of an event's signer until then; undefined where it changed no hands. */
export function formerOf([type, , , , more]: StoredEvent): Former | undefined {
  return type === 'REASSIGNED' ? (more as Former) : undefined;
}

/** Makes the note of who gives up a place. @param by his `sub` where he does it himself */
export function newFormer(email: string, { name, locale }: StoredSigner, by: string | undefined): Former {
  const former: Former = [email, name ?? null];
  if (by || locale) former.push(by ?? null);
  if (locale) former.push(locale);
  return former;
}

/** The signers by position: that, as text, is the key. */
export function signersByPosition({ signers }: Pick<StoredRequest, 'signers'>): Record<string, NamedSigner> {
  const named: Record<string, NamedSigner> = {};
  Object.entries(signers).forEach(([email, signer]) => {
    named[`${signer.position}`] = { ...signer, email };
  });
  return named;
}

/**
 * The address of the signer whom each event is about, as the place was held then; null where it is about none. Events name
 * positions: who had one is found from the end, where the item says who has it, back over each reassignment.
 */
export function signersOfEvents(request: StoredRequest): (string | null)[] {
  const holders = signersByPosition(request);
  const backwards = [...request.events].reverse().map((event) => {
    const [, , position] = event;
    const email = holders[`${position}`]?.email ?? null;
    const former = formerOf(event);
    if (former) holders[`${position}`] = { ...(holders[`${position}`] as NamedSigner), email: former[0] };
    return email;
  });
  return backwards.reverse();
}

/** The signers as the requester named them, whoever has their places by now, in the order that he gave. */
export function givenSigners(request: StoredRequest): NamedSigner[] {
  const given = signersByPosition(request);
  [...request.events].reverse().forEach((event) => {
    const former = formerOf(event);
    if (!former) return;
    const [email, name, , locale] = former;
    const { name: _, locale: _locale, ...place } = given[`${event[2]}`] as NamedSigner;
    given[`${event[2]}`] = { ...place, email, ...(name ? { name } : {}), ...(locale ? { locale } : {}) };
  });
  return Object.keys(given).map((_, position) => given[`${position}`] as NamedSigner);
}

/** Whether an address has had another place of the request than this one, and given it up. */
export function hadAnotherPlace({ events }: StoredRequest, email: string, position: number): boolean {
  return events.some((event) => event[2] !== position && formerOf(event)?.[0] === email);
}

/** Whether a place that an address has had, and that is not known where undefined, is another's now. */
export function isGivenUp(request: StoredRequest, email: string, position: number | undefined): boolean {
  const had = request.events.filter((event) => formerOf(event)?.[0] === email).map(([, , place]) => place);
  return had.some((place) => place === (position ?? place) && signerAt(request, place!)?.email !== email);
}
