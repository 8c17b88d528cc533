/**
 * The port of the page: the next one, so that it is known before the stack is synthesised, whose mails name it. Where the
 * backend takes any free port none is known, and no page is served.
 */
export const pagePortOf = (port: number): number | undefined =>
  port === 0 ? undefined : port === 65_535 ? port - 1 : port + 1;

/** Where the page is, for a backend on a port; for one on any port, where it is by default. */
export const pageUrlOf = (port = 4600): string => `http://localhost:${pagePortOf(port) ?? pagePortOf(4600)}/`;
