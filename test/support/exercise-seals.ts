import {
  CancelSigningDocument,
  GetCertificateDocument,
  ListSealingKeysDocument,
  VerifyCertificateDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import type { Person, TestBackend } from './backend.ts';
import type { Faults } from './exercise.ts';
import { inside } from './inside.ts';

/** What a seal is exercised with. */
export interface SealCast {
  faults: Faults;
  requester: Person;
  /** A signer of it. */
  signer: Person;
  /** Starts a request of the requester's. */
  begin(id: string): Promise<unknown>;
}

/** Goes every way there is with seals once: one that is made in two goes, shown, read and verified. @returns the id of its request */
export async function exerciseSeals(
  backend: TestBackend,
  { faults, requester, signer, begin }: SealCast,
): Promise<string> {
  const { clock, idle } = backend;
  const requestId = 'exercise-sealed';
  await begin(requestId);
  await idle();
  faults.unsealed.add(requestId);
  await requester.get(CancelSigningDocument, { input: { requestId } });
  await idle();
  // The queue gives what failed again.
  clock.advance(181_000);
  await idle();
  const { jws, pdfUrl } = await requester.get(GetCertificateDocument, { requestId });
  await fetch(pdfUrl);
  await signer.get(GetCertificateDocument, { requestId });
  await requester.get(VerifyCertificateDocument, { jws });
  await requester.get(ListSealingKeysDocument, {});
  // Somebody puts an item back past the API, and then alters it.
  const { stored, put, remove } = inside(backend);
  await begin('exercise-altered');
  await idle();
  const before = await stored('exercise-altered');
  await signer.get(ViewDocumentDocument, { input: { requestId: before.id } });
  await idle();
  for (const each of [before, { ...before, remindEverySeconds: 86_400 }]) {
    await put(each);
    await idle();
  }
  // What somebody removes past the API takes its seal along; the queue cannot be told of the second just then.
  const [removed, unheard] = ['exercise-removed', 'exercise-removed-unheard'];
  for (const id of [removed, unheard]) await begin(id);
  await idle();
  faults.undeliverable.add(unheard);
  for (const id of [removed, unheard]) await remove(id);
  await idle();
  faults.undeliverable.delete(unheard);
  return requestId;
}
