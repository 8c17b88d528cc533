import { cbor } from '@smithy/core/cbor';
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpResponse } from '../shared/http.ts';
import { AwsError } from '../shared/service.ts';
import { signedFor } from './path-service.ts';

/** What of a request tells by which protocol it calls. */
export interface Asked {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
}

/** The error of a request that nothing takes: what AWS calls an operation that it does not know, where one was meant. */
export function nothingThere(asked: Asked): AwsError {
  const { method, url = '' } = asked;
  const service = signedFor(asked);
  const path = url.split('?', 1)[0]!;
  const protocol = protocolOf(asked);
  if (protocol === 'query' || protocol === 'ec2') return unknownAction(asked, new URLSearchParams(url.split('?')[1]));
  if (service === undefined)
    return new AwsError('ResourceNotFoundException', `there is nothing at ${method} ${path}`, 404);
  return new AwsError('UnknownOperationException', `${method} ${path} of ${service} is not emulated`, 404);
}

/** The error of a call by the query protocol, which no service here speaks. */
export function unknownAction(asked: Asked, parameters: URLSearchParams): AwsError {
  const service = signedFor(asked) ?? 'a service that the request is not signed for';
  const action = parameters.get('Action');
  const what = action === null ? 'the query protocol' : `the action ${action}`;
  return new AwsError('InvalidAction', `${what} of ${service} is not emulated`);
}

/** Whether a request is by the query protocol. */
export const isQuery = (asked: Asked): boolean => ['query', 'ec2'].includes(protocolOf(asked) ?? '');

type Protocol = 'json' | 'query' | 'ec2' | 'rest' | 'restXml' | 'cbor';

/** Services that are called by path and answer in XML; S3 has its own form. */
const inXml = ['cloudfront', 'route53'];

/**
 * What SQS calls errors beside their names, for clients that know those of the protocol that it had before: boto3.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
const queryCodes: Record<string, string> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
};

/** The protocol of a call of an AWS service, or undefined where a request is none. */
function protocolOf(asked: Asked): Protocol | undefined {
  const { url = '', headers } = asked;
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor';
  if (headers['x-amz-target'] !== undefined) return 'json';
  const isRoot = /^\/(\?|$)/.test(url);
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const service = signedFor(asked);
  // SQS was called at the path of the queue.
  if ((isRoot || service === 'sqs') && (isForm || (isRoot && /[?&]Action=/.test(url))))
    return service === 'ec2' ? 'ec2' : 'query';
  if (isRoot || service === undefined) return undefined;
  return inXml.includes(service) ? 'restXml' : 'rest';
}

/**
 * An error in the form of the protocol by which AWS was called, or undefined where that is not known.
 * @see https://smithy.io/2.0/aws/protocols/index.html
 */
export function refusalForm(
  asked: Asked,
  error: AwsError,
  requestId: string,
): HttpResponse<string | Uint8Array> | undefined {
  const protocol = protocolOf(asked);
  if (!protocol) return undefined;
  const { contentType, body, headers } = forms[protocol](asked, error, requestId);
  return { status: error.statusCode, headers: { 'content-type': contentType, ...headers }, body };
}

interface Form {
  contentType: string;
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

const forms: Record<Protocol, (asked: Asked, error: AwsError, requestId: string) => Form> = {
  json: ({ headers }, { name, message, members, statusCode }) => ({
    contentType:
      /^application\/x-amz-json-1\.[01]/.exec(headers['content-type'] ?? '')?.[0] ?? 'application/x-amz-json-1.0',
    body: JSON.stringify({ ...members, __type: name, message }),
    headers: {
      'x-amzn-ErrorType': name,
      ...(String(headers['x-amz-target']).startsWith('AmazonSQS.') && {
        'x-amzn-query-error': `${queryCodes[name] ?? name};${sideOf(statusCode)}`,
      }),
    },
  }),
  rest: (_asked, { name, message, members }) => ({
    contentType: 'application/json',
    body: JSON.stringify({ ...members, __type: name, message }),
    headers: { 'x-amzn-ErrorType': name },
  }),
  query: errorResponse,
  restXml: errorResponse,
  ec2: (_asked, error, requestId) => ({
    contentType: 'text/xml;charset=UTF-8',
    body: `<Response><Errors><Error>${codeAndMessage(error)}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
  }),
  cbor: (_asked, { name, message }) => ({
    contentType: 'application/cbor',
    body: cbor.serialize({ __type: name, message }),
    headers: { 'smithy-protocol': 'rpc-v2-cbor' },
  }),
};

function errorResponse(_asked: Asked, error: AwsError, requestId: string): Form {
  return {
    contentType: 'text/xml',
    body: `<ErrorResponse><Error><Type>${sideOf(error.statusCode)}</Type>${codeAndMessage(error)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

/** Whose fault an error is. */
const sideOf = (status: number) => (status < 500 ? 'Sender' : 'Receiver');

const codeAndMessage = ({ name, message }: AwsError) => `<Code>${name}</Code><Message>${escaped(message)}</Message>`;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
