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

/** What a handler answers. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}
