import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import type { Service } from '../../src/shared/service.ts';

/** Serves one AWS service over HTTP for a test's SDK client, without signatures or rights. */
export async function serve(service: Service): Promise<{ endpoint: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = async () => {
      const [prefix, operation] = String(request.headers['x-amz-target']).split('.');
      const act = prefix === service.targetPrefix ? service.operations[operation!] : undefined;
      const input = JSON.parse((await buffer(request)).toString());
      try {
        if (!act) throw Object.assign(new Error(`no operation ${operation}`), { name: 'UnknownOperationException' });
        return { status: 200, body: (await act(input)) ?? {} };
      } catch (error) {
        const { name, message, statusCode = 400, members } = error as Error & { statusCode?: number; members?: object };
        return { status: statusCode, body: { __type: `com.amazonaws#${name}`, message, ...members } };
      }
    };
    void answer().then(({ status, body }) => {
      response.writeHead(status, { 'content-type': `application/x-amz-json-${service.jsonVersion}` });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
