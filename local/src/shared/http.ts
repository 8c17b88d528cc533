import type { Readable } from 'node:stream';

/** An HTTP request as it came, whole: what routing, signature checks and handlers need of it. */
export interface HttpRequest {
  method: string;
  /** Path and query string as sent. */
  path: string;
  /** Names in lower case; a repeated header is joined with ", " as Node does. */
  headers: Record<string, string>;
  body: Buffer;
  /** The address of the TCP peer. */
  remoteAddress: string;
}

/** What a handler answers: text, the bytes of a file, or a stream that goes on until the client leaves. */
export interface HttpResponse<Body extends string | Uint8Array | Readable = string> {
  status: number;
  headers: Record<string, string>;
  body: Body;
}
