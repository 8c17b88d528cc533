import { type PageServer, servePage } from './page-server.ts';
import { pagePortOf } from './page-url.ts';

/** What the page is served beside. */
export interface LocalPageOptions {
  /** That of the backend, as it was given. */
  port: number;
  /** Where the backend is: the user pool too. */
  url: string;
  outputs: Record<string, string>;
  /** Takes a line, for people. */
  print(line: string): void;
}

/**
 * Serves the page beside a backend on this machine: `/` for people with an account, `/sign` for links of mails. It is built when
 * somebody opens it, so that the start takes no longer. Without it the backend goes on, and says so.
 */
export async function serveLocalPage({ port, url, outputs, print }: LocalPageOptions): Promise<PageServer | undefined> {
  const own = pagePortOf(port);
  if (own === undefined) return undefined;
  try {
    return await servePage({
      ...{ port: own, outputs, userPoolEndpoint: url },
      folder: async () => (await import('./build-page.ts')).buildPage(),
      onFailure: (error) =>
        print(`page      cannot be built: ${error instanceof Error ? error.message : String(error)}`),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    print(
      `page      ${why}, so that no page is served, and links of mails lead nowhere; end what listens there, or choose another PORT`,
    );
    return undefined;
  }
}
