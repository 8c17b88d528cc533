import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@countersign/local/client';
import { print } from 'graphql';
import { OnSignatureRequestedDocument, SignDocumentDocument, StartSigningDocument } from '../generated/operations.ts';
import type { Child } from './child.ts';
import type { Client } from './client.ts';
import { signer } from './seed.ts';

/** Carol starts requests, Bob signs each as soon as his inbox shows it; resolves when all are completed. */
export async function wholeRequests(
  count: number,
  child: Child,
  { carol, bob, asSigner }: { carol: Client; bob: Client; asSigner: string },
): Promise<void> {
  const before = await child.ask('ended');
  const inbox = await connect(child.endpoint, { token: asSigner });
  const asked = await inbox.subscribe(print(OnSignatureRequestedDocument));
  const started = times(count, () =>
    carol.run(StartSigningDocument, { input: { documentId: '3', signers: [{ email: signer }] } }),
  );
  const answers: Promise<unknown>[] = [];
  for (let each = 0; each < count; each++) {
    const { data } = (await asked.next()) as { data: { onSignatureRequested: { requestId: string } } };
    answers.push(bob.run(SignDocumentDocument, { input: { requestId: data.onSignatureRequested.requestId } }));
  }
  await Promise.all([started, ...answers]);
  while ((await child.ask('ended')) - before < count) await sleep(5);
  await inbox.close();
}

/** The same one after another: each is over before the next is started. */
export async function wholeRequestsAlone(count: number, child: Child, as: Parameters<typeof wholeRequests>[2]) {
  const before = await child.ask('ended');
  const inbox = await connect(child.endpoint, { token: as.asSigner });
  const asked = await inbox.subscribe(print(OnSignatureRequestedDocument));
  for (let each = 1; each <= count; each++) {
    await as.carol.run(StartSigningDocument, { input: { documentId: '3', signers: [{ email: signer }] } });
    const { data } = (await asked.next()) as { data: { onSignatureRequested: { requestId: string } } };
    await as.bob.run(SignDocumentDocument, { input: { requestId: data.onSignatureRequested.requestId } });
    while ((await child.ask('ended')) - before < each) await sleep(1);
  }
  await inbox.close();
}

/** Does the work for each number, sixteen at a time. */
export async function times(count: number, work: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}
