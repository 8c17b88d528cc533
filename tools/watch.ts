import { issueToken, loadTemplate } from '@countersign/local';
import { Refused } from '../client/src/refused.ts';
import { followInbox, followRequest, type SignatureUpdate } from '../client/src/signature-updates.ts';
import { createClient } from './client/graphql-client.ts';
import { synthesise } from './synthesise.ts';
import { Ended } from './terminal/ended.ts';
import { endWithNpm } from './terminal/lifetime.ts';
import { run } from './terminal/run.ts';
import { runningBackend, settings } from './terminal/settings.ts';

await run('watch', async ({ arguments: [email, requestId] }) => {
  endWithNpm();
  const { dataDir } = settings();
  const assembly = await synthesise();
  const { outputs } = loadTemplate({ assembly, endpoint: await runningBackend() });
  const client = createClient({
    ...{ endpoint: outputs.GraphqlEndpoint!, realtime: outputs.RealtimeEndpoint! },
    token: () => issueToken({ assembly, dataDir, email: email!, use: 'access' }),
  });
  const onNotice = (line: string) => process.stderr.write(`${line}\n`);
  const handlers = {
    onUpdate: (update: SignatureUpdate) => process.stdout.write(`${lineOf(update)}\n`),
    onConnected: (isAgain: boolean) =>
      onNotice(isAgain ? 'connected again' : `watching ${requestId ?? `the inbox of ${email}`}; Ctrl-C ends it`),
    onNotice,
  };
  await (
    requestId ? followRequest(client, requestId, handlers) : followInbox(client, email!.toLowerCase(), handlers)
  ).catch((error: Error) => {
    throw inOneLine(error, requestId ?? 'this inbox', email!, dataDir);
  });
});

/** What is printed of a change: what it is, and where the request stands. */
function lineOf({ requestId, version, event, signer, status, signed, total, reason }: SignatureUpdate): string {
  return JSON.stringify({ requestId, version, event, signer, status, signed, total, reason });
}

/** Says what a person can do about a refusal. */
function inOneLine(error: Error, what: string, email: string, dataDir: string): Error {
  if (!(error instanceof Refused)) return error;
  const cause = { cause: error };
  if (error.code === 'RequestNotFound')
    return new Ended(4, `there is no request ${what}, or ${email} is no part of it`, cause);
  if (error.code === 'UnauthorizedException')
    return new Ended(
      3,
      `the backend does not know the token of ${dataDir}; set PORT and DATA_DIR as npm start printed them`,
      cause,
    );
  if (/^Unauthorized/.test(error.code)) return new Ended(3, `${email} may not watch ${what}: ${error.message}`, cause);
  return new Ended(1, `cannot watch ${what}: ${error.message}`, cause);
}
