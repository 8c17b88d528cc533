import { createHmac, timingSafeEqual } from 'node:crypto';

/** The task that a token stands for; it is the only one of these. */
export interface TokenTask {
  /** The execution's ARN and start: the ARN alone may come again after 90 days. */
  arn: string;
  startedAt: number;
  frame: number;
  /** The event that entered the state. */
  entered: number;
  /** How often the state had been tried before. */
  attempt: number;
}

/** Makes and reads task tokens: what they name is signed, so nobody can make one up. */
export interface Tokens {
  issue(task: TokenTask): string;
  /** The task of a token, or undefined where this store never issued it. */
  read(token: string): TokenTask | undefined;
}

const macLength = 16;
/** Tokens of AWS have 664 to 684 characters; those here are as long, so that what holds them weighs as much. */
const bytesOfToken = (684 * 6) / 8;

/** @param key a secret of this store; with another one all its tokens are dead */
export function createTokens(key: string): Tokens {
  const macOf = (text: Buffer) => createHmac('sha256', key).update(text).digest().subarray(0, macLength);
  return {
    issue({ arn, startedAt, frame, entered, attempt }) {
      const words = [startedAt, frame, entered, attempt, arn].join(' ');
      const text = Buffer.from(words.padEnd(bytesOfToken - macLength));
      return Buffer.concat([macOf(text), text]).toString('base64url');
    },
    read(token) {
      const bytes = Buffer.from(token, 'base64url');
      const text = bytes.subarray(macLength);
      if (text.length === 0 || bytes.toString('base64url') !== token) return undefined;
      if (!timingSafeEqual(macOf(text), bytes.subarray(0, macLength))) return undefined;
      const [startedAt, frame, entered, attempt, arn] = text.toString().split(' ');
      return {
        arn: arn!,
        startedAt: Number(startedAt),
        frame: Number(frame),
        entered: Number(entered),
        attempt: Number(attempt),
      };
    },
  };
}
