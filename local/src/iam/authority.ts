import type { Iam } from './iam.ts';
import type { Service } from '../shared/service.ts';

/** Somebody of the template who acts within the runtime, by a call that does not come through the port. */
export interface Actor {
  /** @throws AwsError AccessDeniedException where the policies do not allow it */
  may(action: string, resource: string): void;
}

/** A role of the template, as an actor that calls services. */
export interface RoleActor extends Actor {
  call(service: Service, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** A service that is to act as a role, and in whose behalf. */
export interface ServiceRole {
  service: string;
  roleArn: string;
  /** The resource, as messages name it. */
  resource: string;
  /** Its ARN, for which a trust policy may ask. */
  sourceArn: string;
}

/** Decides what the runtime does in the name of roles and AWS services, as the port decides on what comes through it. */
export interface Authority {
  /** A role: its own policies decide. */
  role(roleArn: string): RoleActor;
  /** An AWS service in its own name, on behalf of a resource: the policies of what it touches decide. */
  service(servicePrincipal: string, sourceArn: string): Actor;
  /**
   * Makes sure that a service may act as a role: the role's trust policy decides. AWS refuses at the deployment.
   * @throws Error, one line that names resource, service and role
   */
  assume(of: ServiceRole): void;
}

/** Makes the authority of what runs inside. */
export function createAuthority(iam: Pick<Iam, 'authorize' | 'authorizeService' | 'mayAssume'>): Authority {
  return {
    role(roleArn) {
      const principal = { kind: 'role', arn: roleArn, name: roleArn.slice(roleArn.lastIndexOf('/') + 1) } as const;
      return {
        may: (action, resource) => iam.authorize(principal, { action, resource }),
        async call(service, operation, given) {
          const input = service.read?.(operation, given) ?? given;
          for (const permission of service.permissions(operation, input)) iam.authorize(principal, permission);
          return (await service.operations[operation]!(input)) as Record<string, unknown>;
        },
      };
    },
    service: (name, sourceArn) => ({
      may: (action, resource) => iam.authorizeService(name, { action, resource }, { 'aws:SourceArn': sourceArn }),
    }),
    assume({ service, roleArn, resource, sourceArn }) {
      if (iam.mayAssume(service, roleArn, { 'aws:SourceArn': sourceArn })) return;
      throw new Error(
        `cannot run ${resource}: ${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}; let its trust policy name the service, and under no condition but its account and ${sourceArn}`,
      );
    },
  };
}
