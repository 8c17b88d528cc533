import { erasedDomain } from '../../functions/domain/erasure.ts';
import { limits } from '../../functions/domain/limits.ts';
import { isOfForm } from './form.ts';

/**
 * Gives an e-mail address as it is stored and compared: no blanks around it, A–Z lower-cased. Undefined where it is none
 * of plain ASCII: a letter that another one folds to (U+212A, the Kelvin sign, to k) would make one person another, and
 * mail is delivered to no others: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function addressOf(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > 1000 || !isOfForm('[ -~]*', given)) return undefined;
  const address = given.trim().toLowerCase();
  return isAddress(address) ? address : undefined;
}

/** Of what RFC 5321 takes, all but quotes and addresses of hosts, and those of people who were erased. */
function isAddress(address: string): boolean {
  const [local, domain, ...more] = address.split('@') as [string, string | undefined];
  if (domain === undefined || more.length > 0 || local.length > 64 || address.length > limits.address) return false;
  if (domain === erasedDomain) return false;
  const labels = domain.split('.');
  return (
    labels.length > 1 &&
    local.split('.').every((atom) => isOfForm("[a-z0-9!#$%&'*+/=?^_`{|}~-]+", atom)) &&
    labels.every((label) => isOfForm('[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?', label))
  );
}
