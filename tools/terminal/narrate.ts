import type { Happening } from '@countersign/local';

/** Tells what happens in a running backend, one readable line for each update, state and function run. */
export function narrate(print: (line: string) => void): (happening: Happening) => void {
  return (happening) => {
    const line = lineOf(happening);
    if (line) print(line);
  };
}

function lineOf(happening: Happening): string | undefined {
  switch (happening.kind) {
    case 'published': {
      // What people wrote is theirs: no title, no message, no reason.
      const { requestId, version, event, signer, status, signed, total } = happening.update;
      const about = signer ? ` ${signer}` : '';
      return row('update', `${requestId} v${version} ${event}${about} (${status}, ${signed} of ${total} signed)`);
    }
    case 'invoked': {
      const { function: name, milliseconds, error } = happening;
      return row('function', `${short(name)} ${Math.round(milliseconds)} ms${error ? ` failed: ${error}` : ''}`);
    }
    case 'stateEntered':
      return row('workflow', `${happening.execution.split(':').at(-1)} entered ${happening.state}`);
    case 'stateRetried':
      return row(
        'workflow',
        `${happening.execution.split(':').at(-1)} tries ${happening.state} again after ${happening.error}`,
      );
    case 'executionEnded':
      return row(
        'workflow',
        `${happening.execution.split(':').at(-1)} ${happening.status}${happening.error ? ` ${happening.error}` : ''}`,
      );
    case 'journalCut':
      return row('workflow', `cut half a record (${happening.bytes} bytes) off ${happening.file}: a crash had left it`);
    case 'data':
      return row('data', happening.message);
    case 'dead letter':
      return row('queue', `a change could not be followed: see ${short(happening.queue)}, then npm run redrive`);
    case 'denied':
      return row(
        'denied',
        `${happening.principal} may not ${happening.action} on ${happening.resource}: ${happening.because}`,
      );
    case 'bug':
    case 'statusChangeRefused':
      return row('bug', String((happening.problem as Error)?.message ?? happening.problem));
    case 'log':
      return problemIn(happening.line)
        ? row('log', `${short(happening.source)} ${problemIn(happening.line)}`)
        : undefined;
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

/** Logs are for files; the terminal shows what went wrong. */
function problemIn(line: string | Record<string, unknown>): string | undefined {
  if (typeof line !== 'string')
    return String(line.message ?? (line.error as Error | undefined)?.message ?? '') || undefined;
  return /"level":"(ERROR|WARN)"| ERROR /.test(line) ? line.trim() : undefined;
}
