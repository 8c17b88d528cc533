import { policiesOfTemplate, serviceRoles } from '../from-template/iam.ts';
import { type Authority, createAuthority } from '../iam/authority.ts';
import { createIam, type Iam } from '../iam/iam.ts';
import type { Runtime } from './runtime.ts';

/** Identities and their rights, and what the runtime itself may do in their names. */
export interface Identities {
  iam: Iam;
  as: Authority;
}

/**
 * Starts IAM.
 * @throws Error, one line, where a service may not act as the role that the template gives it
 */
export function startIdentities({ template, clock, onDecision, record }: Runtime): Identities {
  const { region, accountId, resources } = template;
  const iam = createIam({
    ...policiesOfTemplate(resources),
    ...{ accountId, region, clock },
    report(decision, question) {
      onDecision(decision, question);
      if (!decision.allowed) record({ kind: 'denied', ...decision });
    },
  });
  const as = createAuthority(iam);
  for (const each of serviceRoles(template)) as.assume(each);
  return { iam, as };
}
