import { domainOf } from './addresses.ts';

/** An address or a domain that mail may be sent from; all of the template count as verified. */
export interface EmailIdentity {
  identity: string;
  arn: string;
  /** The configuration set of mail that names none. */
  configurationSet?: string;
}

/**
 * Finds the identity of an address: its own before that of its domain, or of one above.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
 */
export function findIdentity(identities: EmailIdentity[], address: string): EmailIdentity | undefined {
  const labels = domainOf(address).split('.');
  const domains = labels.map((_, at) => labels.slice(at).join('.'));
  return [foldDomain(address), ...domains]
    .map((wanted) => identities.find(({ identity }) => foldDomain(identity) === wanted))
    .find((found) => found !== undefined);
}

/** Domains have no case, the names before them have. */
const foldDomain = (identity: string) => identity.slice(0, identity.lastIndexOf('@') + 1) + domainOf(identity);
