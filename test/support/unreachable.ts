import { AwsError, type Intercept } from '@countersign/local';

/** Functions that are unreachable for now. */
export interface Unreachable {
  /** Parts of their names. */
  out: Set<string>;
  /** Refuses to invoke them, as Lambda does that is out. */
  invoke: Intercept['invoke'];
}

/** Makes functions unreachable by their names; give `invoke` to `startBackend`. */
export function createUnreachable(): Unreachable {
  const out = new Set<string>();
  return {
    out,
    async invoke(name, _payload, perform) {
      if ([...out].some((each) => name.includes(each))) throw new AwsError('ServiceException', 'out', 500);
      return perform();
    },
  };
}
