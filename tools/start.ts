import { environmentOptions, start } from '@countersign/local';
import { synthesise } from './synthesise.ts';
import { narrate } from './narrate.ts';
import { run, settings } from './settings.ts';

await run(async () => {
  const { port, dataDir, fresh } = settings();
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const options = { port, dataDir, fresh, ...environmentOptions(), tell: narrate(print) };
  const backend = await start({ assembly: await synthesise(), ...options });
  const { url, template, networkUrls } = backend;
  const token = `${dataDir === '.local' ? '' : `DATA_DIR=${dataDir} `}npm run --silent token --`;
  const query =
    'mutation { startSigning(input: { documentId: \\"3\\", signers: [{ email: \\"alice@example.com\\", method: AUTOMATIC }, { email: \\"bob@example.com\\" }] }) { id status progress { signed total } } }';
  print(`
Countersign is ready
  endpoint  ${template.outputs.GraphqlEndpoint}
  realtime  ${template.outputs.RealtimeEndpoint}
  AWS APIs  AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=${template.region}
  data      ${dataDir}

Get a token:
  ${token} bob@example.com

Start a request that Alice signs at once and Bob by hand:
  curl -s ${template.outputs.GraphqlEndpoint} -H "authorization: $(${token} carol@example.com)" -d '{"query":"${query}"}'

Ctrl-C stops it; what was accepted is kept.
`);
  for (const networkUrl of networkUrls)
    print(
      `network   also at ${networkUrl}: whoever is in this network can do everything here, for the keys above are public`,
    );
  const waiting = Object.entries(backend.queues()).filter(([, count]) => count > 0);
  for (const [queue, count] of waiting) print(`queue     ${count} dead letters wait in ${queue}: npm run redrive`);

  const stop = () => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    void backend.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);

  const failure = await backend.failed;
  process.off('SIGINT', stop).off('SIGTERM', stop);
  await backend.stop().catch(() => {});
  throw new Error(`${failure.message}; stopped, with all that was accepted until then kept in ${dataDir}`);
});
