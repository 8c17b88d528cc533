import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SignatureUpdateInput } from '../../generated/schema.ts';
import { environment, environmentCredentials } from './environment.ts';

/** Every field is selected: subscribers, and their filters, see only what is selected here. */
const query = /* GraphQL */ `
  mutation PublishSignatureUpdate($input: SignatureUpdateInput!) {
    publishSignatureUpdate(input: $input) {
      requestId
      documentId
      event
      at
      version
      status
      signer
      signerStatus
      signed
      total
      reason
    }
  }
`;

/**
 * Publishes an update through the API, signed with the function's role.
 * @throws Error where the API refuses or does not answer; its message holds no data of the update
 */
export async function publishUpdate(input: SignatureUpdateInput): Promise<void> {
  const url = new URL(environment('GRAPHQL_URL'));
  const body = JSON.stringify({ query, variables: { input } });
  const signer = new SignatureV4({
    service: 'appsync',
    region: environment('AWS_REGION'),
    credentials: environmentCredentials(),
    sha256: Hash.bind(null, 'sha256'),
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
  const answer = (await response.json().catch(() => ({}))) as { errors?: { errorType?: string }[] };
  const failed = answer.errors?.[0]?.errorType ?? (response.ok ? undefined : 'no answer');
  if (answer.errors || failed)
    throw new Error(
      `update ${input.version} of request ${input.requestId} was not published: ${response.status} ${failed ?? ''}`,
    );
}
