import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentOptions, start } from '@countersign/local';
import { amplifyFile, amplifyOutputs } from './amplify-outputs.ts';
import { localApiKeys } from './local-api-keys.ts';
import { localMailOn } from './local-mail.ts';
import { localRecords } from './local-records.ts';
import { localWebhooks } from './local-webhooks.ts';
import { serveLocalPage } from './page/local-page.ts';
import { synthesise } from './synthesise.ts';
import { untilStopped } from './terminal/lifetime.ts';
import { narrate } from './terminal/narrate.ts';
import { run } from './terminal/run.ts';
import { settings } from './terminal/settings.ts';
import { shellQuote } from './terminal/shell-quote.ts';

const query =
  'mutation { startSigning(input: { documentId: \\"3\\", signers: [{ email: \\"alice@example.com\\", method: AUTOMATIC }, { email: \\"bob@example.com\\" }] }) { id status progress { signed total } } }';

const ofApp = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

await run('start', async ({ options }) => {
  const { port, dataDir } = settings();
  const hasConsole = options['no-console'] !== true;
  const stopped = untilStopped();
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const mail = localMailOn(port);
  print('synthesising what has changed, and starting …');
  const backend = await start({
    ...{
      assembly: await synthesise({ context: { ...mail, ...localWebhooks, ...localApiKeys, ...localRecords } }),
      emailIdentities: [mail.mailFrom],
      port,
      dataDir,
      fresh: options.fresh === true,
      console: hasConsole && { operations: ofApp('examples/operations.graphql'), schema: ofApp('schema.graphql') },
    },
    ...environmentOptions(),
    onEvent: narrate(print),
  });
  const { url, template, caPath, networkUrls } = backend;
  const { GraphqlEndpoint, RealtimeEndpoint, UserPoolId, UserPoolClientId, Region } = template.outputs;
  const amplify = join(dataDir, 'amplify_outputs.json');
  const page = await serveLocalPage({ port, url, outputs: template.outputs, print });
  writeFileSync(amplify, amplifyFile(amplifyOutputs(template.outputs, url)));
  const npmRun = `${dataDir === '.local' ? '' : `DATA_DIR=${shellQuote(dataDir)} `}npm run --silent`;
  print(`
Countersign is ready${hasConsole ? `\n  console   ${url}/` : ''}
  endpoint  ${GraphqlEndpoint}
  realtime  ${RealtimeEndpoint}
  region    ${Region}
  pool      ${UserPoolId}
  client    ${UserPoolClientId}
  TLS       NODE_EXTRA_CA_CERTS=${shellQuote(resolve(caPath))}
  AWS APIs  AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=${Region} AWS_DEFAULT_REGION=${Region}
  data      ${dataDir}
  amplify   ${amplify}
  mail      ${join(dataDir, 'mail')}${page ? `\n  page      ${page.url}\n  links     ${page.url}sign` : ''}

Get a token:
  ${npmRun} token -- bob@example.com

Read what was mailed:
  ${npmRun} mail -- latest

Start a request that Alice signs at once and Bob by hand:
  curl -s ${GraphqlEndpoint} -H "authorization: $(${npmRun} token -- carol@example.com)" -d '{"query":"${query}"}'

Ctrl-C stops it; what was accepted is kept.
`);
  for (const networkUrl of networkUrls)
    print(
      `network   also at ${networkUrl}: whoever is in this network can do everything here, for the keys above are public`,
    );
  const waiting = Object.entries(backend.queues()).filter(([, count]) => count > 0);
  for (const [queue, count] of waiting) print(`queue     ${count} dead letters wait in ${queue}: npm run redrive`);

  const failure = await Promise.race([backend.failed, stopped]);
  page?.close();
  if (failure) {
    await backend.stop().catch(() => {});
    throw new Error(`${failure.message}; stopped, with all that was accepted until then kept in ${dataDir}`);
  }
  await backend.stop();
  print('Countersign has stopped');
  process.exit(0);
});
