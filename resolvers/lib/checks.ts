import { limits } from '../../functions/domain/limits.ts';
import { addressOf } from './address.ts';
import { isOfForm } from './form.ts';
import { refuse } from './refuse.ts';

/**
 * Refuses an argument: which, what came, what is allowed. The API's log takes the message, so what came must be no
 * address, no hash and no text that people wrote: it says how long those are, or where.
 */
export function refuseInput(field: string, got: string, allowed: string): never {
  refuse('InvalidInput', `${field} is not accepted: got ${got.slice(0, 100)}; allowed: ${allowed}`);
}

/** Refuses a text of too many characters. */
export function checkLength(field: string, text: string | null | undefined, most: number): void {
  if (text && text.length > most) refuseInput(field, `${text.length} characters`, `at most ${most} characters`);
}

/** Refuses a reason that says nothing or too much. */
export function checkReason(reason: string): void {
  if (reason.trim() === '') refuseInput('reason', 'nothing', `1 to ${limits.reason} characters`);
  checkLength('reason', reason, limits.reason);
}

/** Gives an address as it is stored and compared, or refuses what is none. */
export function readAddress(field: string, given: string): string {
  const address = addressOf(given);
  const allowed = `an e-mail address in plain ASCII, without quotes, at most ${limits.address} characters`;
  if (address === undefined) refuseInput(field, `${given.length} characters`, allowed);
  return address;
}

/** Gives the size of a page, or refuses it. */
export function pageLimit(limit: number | null | undefined): number {
  const size = limit ?? limits.usualPage;
  if (size < 1 || size > limits.page) refuseInput('limit', `${size}`, `1 to ${limits.page}`);
  return size;
}

/**
 * Gives a URL that people may be led to, or refuses what is none: `https` alone, and nothing before the host that would
 * pass for another.
 */
export function urlOf(field: string, url: string | null | undefined): string | undefined {
  if (!url) return undefined;
  if (!isOfForm('https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?', url))
    refuseInput(field, `${url.length} characters`, "an https URL in plain ASCII, without a user's name");
  return url;
}

/** Gives a hash in lower case, or refuses what is none. */
export function sha256Of(hash: string | null | undefined): string | undefined {
  if (hash === undefined || hash === null) return undefined;
  if (hash.length !== limits.sha256 || !isOfForm(`[0-9A-Fa-f]{${limits.sha256}}`, hash))
    refuseInput('documentSha256', `${hash.length} characters`, `${limits.sha256} hexadecimal digits`);
  return hash.toLowerCase();
}
