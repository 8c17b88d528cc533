import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { hasMoreValues } from '../shared/count-values.ts';
import { parseJson } from '../shared/parse-json.ts';
import { AwsError, type Permission, type Principal, type Service } from '../shared/service.ts';
import { isQuery, unknownAction } from './refusal-form.ts';

/** What the services need of the rest of the runtime. */
export interface Access {
  /** Checks SigV4 and gives who signed; throws `AwsError` otherwise. */
  verifySignature(request: HttpRequest, service: string): Principal;
  /** Throws `AwsError` AccessDeniedException where the principal may not. */
  authorize(principal: Principal, permission: Permission): void;
}

/** A service and the name that its callers sign for, e.g. `states`. */
export interface SignedService {
  service: Service;
  signingName: string;
  /** Bytes of a body that it takes. @default what the port takes */
  maxBodyBytes?: number;
  /** Whether pages of any origin may call it, without a signature. @default false */
  isCrossOrigin?: boolean;
}

/**
 * Makes the handler of `POST /`: the AWS JSON protocol, 1.0 and 1.1.
 * Whoever calls must have signed, also where an operation asks for no permission, unless it is public.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function createAwsJson(
  services: SignedService[],
  { verifySignature, authorize }: Access,
): (request: HttpRequest) => Promise<HttpResponse> {
  const byPrefix = new Map(services.map((each) => [each.service.targetPrefix, each]));

  return async (request) => {
    const asked = { url: request.path, headers: request.headers };
    const target = request.headers['x-amz-target'] ?? '';
    const dot = target.lastIndexOf('.');
    const signed = byPrefix.get(target.slice(0, dot));
    const name = target.slice(dot + 1);
    if (isQuery(asked)) throw unknownAction(asked, new URLSearchParams(request.body.toString()));
    if (!signed || !Object.hasOwn(signed.service.operations, name)) throw unknownOperation(target);
    const { service, signingName } = signed;

    const principal = service.isPublic?.(name) ? undefined : verifySignature(request, signingName);
    const given = parse(request.body);
    const input = service.read?.(name, given) ?? given;
    if (principal) for (const permission of service.permissions(name, input)) authorize(principal, permission);
    const output = await service.operations[name]!(input);
    return {
      status: 200,
      headers: { 'content-type': `application/x-amz-json-${service.jsonVersion}` },
      body: JSON.stringify(output ?? {}),
    };
  };
}

/** How large a body may be, by the service that is called. */
export const bodyLimit = (services: SignedService[]) => (target: string | undefined) =>
  services.find(({ service }) => target?.startsWith(`${service.targetPrefix}.`))?.maxBodyBytes;

const unknownOperation = (target: string) =>
  new AwsError(
    'UnknownOperationException',
    target === ''
      ? 'no X-Amz-Target header; this port takes the AWS JSON protocol'
      : `operation ${target} is not emulated`,
  );

/** How many values a body may hold: AWS bounds bodies by their bytes, and parsing millions of values would hold up everybody else. */
const maxValues = 25_000;

function parse(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  if (hasMoreValues(body, maxValues))
    throw new AwsError(
      'SerializationException',
      `the body holds more than the ${maxValues} values that are taken here`,
    );
  let input: unknown;
  try {
    input = parseJson(body.toString());
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw new AwsError('SerializationException', 'the body is not a JSON object');
}
