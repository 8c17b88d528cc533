import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openssl } from './openssl.ts';

/** A time stamp authority on this machine. */
export interface TimeStampAuthority {
  url: string;
  /** Where its certificate is, in PEM; gone after `stop`. */
  certificate: string;
  stop(): Promise<void>;
}

/** A policy of nobody: https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2 wants one. */
const configuration = `
[ tsa ]
default_tsa = authority
[ authority ]
serial = serial
signer_cert = certificate.pem
signer_key = key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;

/** Starts one: `openssl ts -reply` behind HTTP, at any free port of loopback. */
export async function startTimeStampAuthority(): Promise<TimeStampAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-authority-'));
  const run = (...args: string[]) => openssl(args, { cwd: folder });
  writeFileSync(join(folder, 'authority.conf'), configuration);
  writeFileSync(join(folder, 'serial'), '01\n');
  run(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'],
    ...['-subj', '/CN=Time stamps of nobody', '-keyout', 'key.pem', '-out', 'certificate.pem'],
    ...['-addext', 'extendedKeyUsage=critical,timeStamping', '-addext', 'keyUsage=critical,digitalSignature'],
  );
  const answer = (query: Buffer): Buffer => {
    writeFileSync(join(folder, 'query.tsq'), query);
    run('ts', '-reply', '-config', 'authority.conf', '-queryfile', 'query.tsq', '-out', 'reply.tsr');
    return readFileSync(join(folder, 'reply.tsr'));
  };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/timestamp-reply');
    void buffer(request)
      .then((query) => response.end(answer(query)))
      .catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    certificate: join(folder, 'certificate.pem'),
    stop: () =>
      new Promise((stopped) => {
        server.close(() => {
          rmSync(folder, { recursive: true });
          stopped();
        });
        server.closeAllConnections();
      }),
  };
}
