import type { IncomingMessage } from 'node:http';

/** What is left of a body that is larger than the port takes. */
export const tooLarge = Symbol('too large');

/**
 * Reads a request's body whole.
 * @returns `tooLarge` as soon as it is known to exceed `limit` bytes; what follows is not kept
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | typeof tooLarge> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) return resolve(tooLarge);
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        resolve(tooLarge);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
