import { issueToken } from '@countersign/local';
import { createClient } from './client.ts';
import { run, runningBackend, settings } from './settings.ts';
import { synthesise } from './synthesise.ts';

const fields = 'requestId version event signer status signed total reason';

// Prints each update as JSON, one a line, until Ctrl-C.
await run(async () => {
  const [email, requestId] = process.argv.slice(2);
  if (!email)
    throw new Error(
      'cannot watch for nobody; give an e-mail address: npm run --silent watch -- bob@example.com [request id]',
    );
  const endpoint = await runningBackend();
  const { dataDir } = settings(process.env, []);
  const token = await issueToken({ assembly: await synthesise(), dataDir, email, use: 'access' });
  const client = createClient(`${endpoint}/graphql`, token);
  await client.subscribe(
    requestId
      ? `subscription Watch($id: ID!) { onSignatureUpdate(requestId: $id) { ${fields} } }`
      : `subscription Inbox { onSignatureRequested { ${fields} } }`,
    requestId ? { id: requestId } : {},
    (data: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(Object.values(data)[0])}\n`),
  );
  process.stderr.write(`watching ${requestId ?? `the inbox of ${email}`}; Ctrl-C ends it\n`);
});
