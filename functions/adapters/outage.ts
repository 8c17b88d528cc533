/** A service gave no answer at all: no connection, no time, or nothing that can be read. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(
    readonly service: string,
    cause?: unknown,
  ) {
    super(`${service} did not answer`, { cause });
  }
}

/** A service could not do what it was asked for; the same call may go well later. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  constructor(
    readonly service: string,
    message: string,
  ) {
    super(message);
  }
}

/** The function lacks what its stack sets; no change is at fault. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}

/**
 * Says whether an error is the outage of a service: no answer, an answer of 5xx, a throttle, a right or a resource that is
 * missing. Whatever is done then fails, so it is tried again for as long as there is.
 * Everything else is a fault of what was asked for: a service refuses this input, or our own code throws. That fails as
 * often as it is tried.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof NoAnswer || error instanceof Unavailable || error instanceof Misconfigured) return true;
  if (!(error instanceof Error)) return false;
  const { $metadata, $fault, code } = error as SdkError;
  const status = $metadata?.httpStatusCode;
  if ($fault === undefined && status === undefined) return unanswered.has(code ?? error.name);
  return $fault === 'server' || isOutageStatus(status) || isOutageCode(error.name);
}

/**
 * Waits until all is done that can be.
 * @throws what failed: an outage before anything else, since what is refused for a reason of its own must wait until nothing is out
 */
export async function doAll(work: Iterable<unknown>): Promise<void> {
  const done = await Promise.allSettled(work);
  const errors = done.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  if (errors.length > 0) throw errors.find(isOutage) ?? errors[0];
}

/** Whether an error that a service gives with a status of 400 is an outage. */
export const isOutageCode = (name: string) => outages.has(name);

/** Whether an answer of HTTP with this status is an outage. */
export const isOutageStatus = (status = 0) => status >= 500 || [401, 403, 404, 408, 429].includes(status);

/** The service whose call failed, and which call where it has several; undefined where an error comes from no call. */
export const serviceOf = (error: unknown): string | undefined => (error as { service?: string }).service;

const well = new Set<string>();

/** Notes that a service has done what it was asked for. */
export const noteAnswer = (service: string): unknown => well.add(service);

/** Gives the services that have done so since this was last called. */
export function takeAnswers(): string[] {
  const services = [...well];
  well.clear();
  return services;
}

interface SdkError extends Error {
  $metadata?: { httpStatusCode?: number };
  $fault?: 'client' | 'server';
  /** Of an error of Node. */
  code?: string;
}

/** What the SDK throws where nothing was answered; https://nodejs.org/api/errors.html#common-system-errors */
const unanswered = new Set([
  ...['ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EPIPE', 'ETIMEDOUT', 'EPROTO', 'AbortError', 'TimeoutError', 'NetworkingError', 'CredentialsProviderError'],
]);

/**
 * Errors that services give with a status of 400.
 * Sources: https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const outages = new Set([
  ...['AccessDeniedException', 'ExpiredTokenException', 'IncompleteSignatureException', 'InvalidSignatureException'],
  ...['MissingAuthenticationTokenException', 'NotAuthorized', 'OptInRequired', 'RequestExpired'],
  ...['UnrecognizedClientException', 'Throttling', 'ThrottlingException', 'TooManyRequestsException'],
  ...['RequestLimitExceeded', 'LimitExceededException', 'ProvisionedThroughputExceededException'],
  // Of SES: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors
  ...['AccountSuspendedException', 'SendingPausedException', 'MailFromDomainNotVerifiedException'],
  ...['ExecutionLimitExceeded', 'ResourceNotFoundException', 'StateMachineDeleting', 'StateMachineDoesNotExist'],
]);
