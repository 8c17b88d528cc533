/**
 * A person's connection to the API by some client library; `plain.mjs`, `amplify.mjs` and `apollo.mjs` make one each.
 * @typedef {object} Client
 * @property {(query: string, variables: object) => Promise<Record<string, any>>} run gives `data`; throws `Refused` where
 *   the answer has errors
 * @property {(query: string, variables: object, on: Handlers) => () => void} subscribe gives what ends it
 *
 * @typedef {object} Handlers
 * @property {() => void} connected AppSync has acknowledged the subscription; again after each reconnect
 * @property {(data: Record<string, any>) => void} next a push
 * @property {(why: Error) => void} ended the subscription is over: `Refused`, or the connection was lost for good
 */

/**
 * The API said no. `code` is one of docs/errors.md, or of AppSync itself; unless it is transient, repeating the call changes
 * nothing.
 */
export class Refused extends Error {
  /** @param {{ errorType?: string | null, message: string }[]} errors as they stand in an answer */
  constructor([{ errorType, message }]) {
    super(`${errorType ?? 'error'}: ${message}`);
    this.code = errorType;
  }

  /** Whether the same call may go well later. */
  get isTransient() {
    return ['Unavailable', 'Code', 'AuthorizerFailureException'].includes(this.code);
  }
}

/**
 * Why a subscription is over, from the text in which AWS's own libraries tell it: what AppSync refused, or that the
 * connection was lost.
 * @param {string} text e.g. `Connection failed: {"errors":[{"errorType":"RequestNotFound","message":"…"}]}`
 */
export function whyEnded(text = '') {
  const [, said = ''] = /^Connection failed: (.+)$/s.exec(text) ?? [];
  const [, errorType] = /"errorType":"(\w+)"/.exec(said) ?? /^(\w+Exception)$/.exec(said) ?? [];
  return errorType ? new Refused([{ errorType, message: said }]) : new Error(text);
}

const subscription = `subscription Follow($id: ID!) {
  onSignatureUpdate(requestId: $id) { requestId version event signer status }
}`;
const query = `query Read($id: ID!) {
  signingRequest(id: $id) { id status history { version type signer } }
}`;

/**
 * Follows a request until it ends, and tells each change once and in order. AppSync promises neither order nor delivery
 * of pushes; `version`, which grows by one with each change, tells what is missing. So:
 * query once when the subscription stands, after a gap, and after a reconnect; drop what is not newer.
 * @param {Client} client
 * @param {string} id of the request
 * @param {(change: { version: number, event: string, signer: string | null }) => void} onChange
 * @returns {Promise<string>} the status in which it ended
 */
export function follow(client, id, onChange) {
  return new Promise((resolve, reject) => {
    let version = 0;
    let failures = 0;
    let isOver = false;
    let stop = () => {};
    const tell = (change) => {
      if (change.version <= version) return;
      version = change.version;
      onChange(change);
    };
    const end = (settle, value) => {
      isOver = true;
      stop();
      settle(value);
    };
    // Half a second at first, then twice as long each time, up to half a minute; by chance, so that not all come back at once.
    const again = (why) => {
      if (isOver) return;
      if (why instanceof Refused && !why.isTransient) return end(reject, why);
      stop();
      setTimeout(connect, Math.min(30_000, 500 * 2 ** failures++) * (0.5 + Math.random() / 2));
    };
    const read = async () => {
      const { signingRequest } = await client.run(query, { id });
      failures = 0;
      for (const { version, type, signer } of signingRequest.history) tell({ version, event: type, signer });
      if (signingRequest.status !== 'PENDING') end(resolve, signingRequest.status);
    };
    const take = async ({ status, ...update }) => {
      if (update.version > version + 1) await read();
      tell({ version: update.version, event: update.event, signer: update.signer });
      if (status !== 'PENDING') end(resolve, status);
    };
    const connect = () => {
      // What an earlier connection still has to say is said again by the query of this one.
      let isLost = false;
      const lost = (why) => {
        if (isLost) return;
        isLost = true;
        again(why);
      };
      // One after another: a push waits for the query before it.
      let queue = Promise.resolve();
      const then = (act) => (queue = queue.then(() => isLost || isOver || act()).catch(lost));
      stop = client.subscribe(
        subscription,
        { id },
        {
          connected: () => then(read),
          next: ({ onSignatureUpdate }) => then(() => take(onSignatureUpdate)),
          ended: lost,
        },
      );
    };
    connect();
  });
}
