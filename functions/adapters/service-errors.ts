import { noteAnswer } from './outage.ts';

interface Context {
  commandName?: string;
  clientName?: string;
}

/** As much as is needed here of a client of the AWS SDK. */
interface Client {
  middlewareStack: {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each client knows its own inputs; none is looked at
    add(middleware: (next: any, context: Context) => any, options: { step: 'initialize' }): void;
  };
}

/**
 * Lets the errors of a client name the call and the error, and keep the service's own words to themselves: services
 * repeat the value that they refuse, be it a token or an address, and what a function throws goes into its log and into
 * the history of the execution. A denial names only role, action and resource; its words stay. Errors name client and call, and
 * what was done well is noted: see outage.ts.
 */
export function redactErrors<Kind extends Client>(client: Kind): Kind {
  client.middlewareStack.add(
    (next: (call: unknown) => Promise<unknown>, { commandName = 'a call', clientName = '' }) =>
      async (call: unknown) => {
        // One call may be out where others are not: so is StartExecution where a quota of executions is used up.
        const service = `${clientName} ${commandName}`;
        try {
          const output = await next(call);
          noteAnswer(service);
          return output;
        } catch (error) {
          if (error instanceof Error) Object.assign(error, { service });
          throw redactError(error, commandName);
        }
      },
    { step: 'initialize' },
  );
  return client;
}

function redactError(error: unknown, commandName: string): unknown {
  if (!isOfService(error) || error.name === 'AccessDeniedException') return error;
  const said = error.message;
  error.message = `${commandName} answered ${error.name}; AWS knows it as request ${error.$metadata?.requestId}`;
  if (said && error.stack) error.stack = error.stack.replace(said, error.message);
  return error;
}

const isOfService = (error: unknown): error is Error & { $metadata?: { requestId?: string } } =>
  error instanceof Error && '$fault' in error;
