import type { Client } from '../../../web/home/account/client.ts';
import { operations } from '../../../web/home/operations.ts';

type Answer = object | Error;
type Name = keyof typeof operations;

/**
 * A client that answers each operation with what is given, one after the other; the last one again and again.
 * @param refusals why a request cannot be watched, by its id, for as long as it stands there
 */
export function fakeClient(answers: Partial<Record<Name, Answer[]>>, refusals: Record<string, Error> = {}) {
  const asked: string[] = [];
  const inputs: object[] = [];
  const pushes = new Map<string, (data: never) => void>();
  async function run<Data>(query: string, variables: object = {}): Promise<Data> {
    const [name] = Object.entries(operations).find(([, text]) => text === query)!;
    asked.push(name);
    inputs.push(variables);
    const queue = answers[name as Name] ?? [];
    const answer = queue.length > 1 ? queue.shift()! : queue[0];
    if (!answer) throw new Error(`nothing is given for ${name}`);
    if (answer instanceof Error) throw answer;
    return answer as Data;
  }
  const client: Client = {
    run,
    runOnce: run,
    subscribe<Data>(_query: string, variables: object, onData: (data: Data) => void) {
      const { id = 'inbox' } = variables as { id?: string };
      if (refusals[id]) return Promise.reject(refusals[id]);
      pushes.set(id, onData as (data: never) => void);
      return Promise.resolve({ ended: new Promise<string>(() => {}), close: () => void pushes.delete(id) });
    },
  };
  return {
    ...{ client, asked, inputs },
    watched: () => [...pushes.keys()],
    /** Pushes a version of a request to whoever watches it, or to the inbox. */
    push(requestId: string, version: number, to = requestId) {
      const update = { requestId, version };
      pushes.get(to)!({ onSignatureUpdate: update, onSignatureRequested: update } as never);
    },
  };
}
