import type { RuntimeEvent } from '@countersign/local';

/** Tells what happens in a running backend, one readable line for each update, state and function run. */
export function narrate(print: (line: string) => void): (event: RuntimeEvent) => void {
  return (event) => {
    const line = lineOf(event);
    if (line) print(line);
  };
}

function lineOf(event: RuntimeEvent): string | undefined {
  switch (event.kind) {
    case 'published': {
      // What people wrote is theirs: no title, no message, no reason.
      const { requestId, version, event: type, signer, status, signed, total } = event.update;
      const about = signer ? ` ${signer}` : '';
      return row('update', `${requestId} v${version} ${type}${about} (${status}, ${signed} of ${total} signed)`);
    }
    case 'invoked': {
      const { function: name, milliseconds, error } = event;
      return row('function', `${short(name)} ${Math.round(milliseconds)} ms${error ? ` failed: ${error}` : ''}`);
    }
    case 'stateEntered':
      return row('workflow', `${event.execution.split(':').at(-1)} entered ${event.state}`);
    case 'stateRetried':
      return row('workflow', `${event.execution.split(':').at(-1)} tries ${event.state} again after ${event.error}`);
    case 'executionEnded':
      return row(
        'workflow',
        `${event.execution.split(':').at(-1)} ${event.status}${event.error ? ` ${event.error}` : ''}`,
      );
    case 'journalCut':
      return row('workflow', `cut half a record (${event.bytes} bytes) off ${event.file}: a crash had left it`);
    case 'data':
      return row('data', event.message);
    case 'dead letter':
      return row('queue', `a change could not be followed: see ${short(event.queue)}, then npm run redrive`);
    case 'denied':
      return row('denied', `${event.principal} may not ${event.action} on ${event.resource}: ${event.because}`);
    case 'bug':
    case 'statusChangeRefused':
      return row('bug', String((event.problem as Error)?.message ?? event.problem));
    case 'log':
      if (webhookIn(event.line)) return row('webhook', webhookIn(event.line)!);
      return problemIn(event.line) ? row('log', `${short(event.source)} ${problemIn(event.line)}`) : undefined;
    default:
      return undefined;
  }
}

const row = (about: string, text: string) => `${about.padEnd(9)} ${text}`;

/** The part of a name or ARN that a reader knows: without account, stack and hash. */
const short = (name: string) =>
  name
    .split(':')
    .at(-1)!
    .replace(/^Countersign-\w+-/, '')
    .replace(/Function[0-9A-F]{8}$/, '');

/** What came of a message to a webhook: which change it tells of, how it stands, the answer or why there was none. */
function webhookIn(line: string | Record<string, unknown>): string | undefined {
  if (typeof line !== 'string' || !line.includes('"message":"webhook called"')) return undefined;
  const { delivery, status, statusCode, fault } = JSON.parse(line) as Record<string, string | undefined>;
  const [, request, version] = delivery!.split('.');
  return `${request === 'test' ? 'a test' : `${request} v${version}`} ${status} (${statusCode ?? fault})`;
}

/** Logs are for files; the terminal shows what went wrong. */
function problemIn(line: string | Record<string, unknown>): string | undefined {
  if (typeof line !== 'string')
    return String(line.message ?? (line.error as Error | undefined)?.message ?? '') || undefined;
  return /"level":"(ERROR|WARN)"| ERROR /.test(line) ? line.trim() : undefined;
}
