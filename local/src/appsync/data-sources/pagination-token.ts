import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Hides DynamoDB's last key from clients, and refuses what it did not write itself for the same request. */
export interface PaginationTokens {
  /** @param shape what of the request has to be the same on the next page */
  seal(key: Record<string, unknown>, shape: unknown): string;
  /** Undefined for a token that is damaged, of another API or of another request. */
  open(token: string, shape: unknown): Record<string, unknown> | undefined;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Makes the tokens of one API. The key comes from its ARN alone, so that tokens outlive a restart. */
export function createPaginationTokens(apiArn: string): PaginationTokens {
  const secret = createHash('sha256').update(`pagination ${apiArn}`).digest();
  return {
    seal(key, shape) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, secret, iv).setAAD(digest(shape));
      const sealed = Buffer.concat([iv, cipher.update(JSON.stringify(key)), cipher.final(), cipher.getAuthTag()]);
      return Buffer.from(JSON.stringify({ version: 3, token: sealed.toString('base64') })).toString('base64');
    },
    open(token, shape) {
      try {
        const { token: text } = JSON.parse(Buffer.from(token, 'base64').toString()) as { token: string };
        const sealed = Buffer.from(text, 'base64');
        const decipher = createDecipheriv(algorithm, secret, sealed.subarray(0, ivBytes))
          .setAAD(digest(shape))
          .setAuthTag(sealed.subarray(-tagBytes));
        const key = Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]);
        return JSON.parse(key.toString()) as Record<string, unknown>;
      } catch {
        return undefined;
      }
    },
  };
}

const digest = (shape: unknown) => createHash('sha256').update(JSON.stringify(shape)).digest();
