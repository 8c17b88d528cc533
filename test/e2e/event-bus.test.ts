import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { SigningChange } from '../../functions/domain/change.ts';
import {
  DeclineDocumentDocument,
  EraseRequestDocument,
  GetSigningRequestDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { assemblyWith } from '../support/mutants.ts';
import { ofType, type ResourceText, templateOf, type TemplateText } from '../support/synthesised.ts';

/** The stack with the rule of the documents, and the same for every change. */
async function withRules(): Promise<TemplateText> {
  const template = await templateOf();
  const [bus] = ofType(template, 'AWS::Events::EventBus').map(([id]) => id);
  const example = readFileSync('examples/completed-requests.json', 'utf8').replaceAll(
    '"Ref": "EventBusName"',
    `"Ref": "${bus}"`,
  );
  const { Resources } = JSON.parse(example) as TemplateText;
  for (const [id, resource] of Object.entries(Resources)) {
    template.Resources[id] = resource;
    const other = JSON.stringify(resource).replaceAll(/CompletedRequests|WhenCompleted/g, 'All$&');
    template.Resources[`All${id}`] = JSON.parse(other) as ResourceText;
  }
  template.Resources.AllWhenCompleted!.Properties.EventPattern = { source: ['countersign'] };
  return template;
}

const changed = assemblyWith(await synthesise(), await withRules());
const backend = await startBackend({ assembly: changed.folder });
afterAll(async () => {
  await backend.stop();
  changed.remove();
});
const { letters } = inside(backend);
const [carol, bob, erin] = await Promise.all(['carol', 'bob', 'erin'].map((name) => backend.as(`${name}@example.com`)));

/** What a queue has heard of a request, by version. */
async function heard(queue: string, requestId: string): Promise<SigningChange[]> {
  await backend.idle();
  const events = (await letters(queue)).map((body) => JSON.parse(body) as { source: string; detail: SigningChange });
  expect(events.every(({ source }) => source === 'countersign')).toBe(true);
  const details = events.map(({ detail }) => detail).filter((detail) => detail.requestId === requestId);
  return details.sort((a, b) => a.version - b.version);
}

describe('the bus of changes', () => {
  it('tells of each version, by its schema', async () => {
    const input = { id: 'told-request', externalId: 'order-7', signers: [signer('bob@example.com', { order: 1 })] };
    await carol!.get(StartSigningDocument, { input: startInput(input) });
    await backend.idle();
    await bob!.get(SignDocumentDocument, { input: { requestId: 'told-request' } });
    const about = { requestId: 'told-request', externalId: 'order-7' };
    const told = await heard('AllCompletedRequests', 'told-request');
    expect(told).toEqual([
      { ...about, id: 'told-request:1', version: 1, type: 'STARTED', status: 'PENDING', position: null },
      { ...about, id: 'told-request:2', version: 2, type: 'REQUESTED', status: 'PENDING', position: 0 },
      { ...about, id: 'told-request:3', version: 3, type: 'SIGNED', status: 'PENDING', position: 0 },
      { ...about, id: 'told-request:4', version: 4, type: 'COMPLETED', status: 'COMPLETED', position: null },
    ]);
    const [, schema] = jsonOf(readFileSync('docs/events.md', 'utf8')) as [unknown, Schema];
    expect(schema.required.sort()).toEqual(Object.keys(schema.properties).sort());
    for (const change of told) expect(faultsOf(change, schema)).toEqual([]);
  });

  it('tells a rule of the deployer what it asks for', async () => {
    expect(await heard('CompletedRequests', 'told-request')).toMatchObject([
      { id: 'told-request:4', type: 'COMPLETED' },
    ]);
  });

  it('holds nothing that people wrote', async () => {
    const said = 'xqzw';
    const requestId = 'private-request';
    const input = startInput({
      ...{ id: requestId, documentId: said, title: said, message: said, metadata: JSON.stringify({ [said]: said }) },
      signers: [signer('bob@example.com', { name: said })],
    });
    await carol!.get(StartSigningDocument, { input });
    await backend.idle();
    await carol!.get(ReassignSignerDocument, {
      input: { requestId, from: 'bob@example.com', to: { email: 'erin@example.com', name: said }, reason: said },
    });
    await backend.idle();
    await erin!.get(DeclineDocumentDocument, { input: { requestId, reason: said } });
    await backend.idle();
    const { history } = await carol!.get(GetSigningRequestDocument, { id: requestId });
    await carol!.get(EraseRequestDocument, { input: { requestId } });
    const told = await heard('AllCompletedRequests', requestId);
    expect(told.map(({ type }) => type)).toEqual([...history.map(({ type }) => type), 'ERASED']);
    expect(JSON.stringify(told)).not.toMatch(/xqzw|example\.com|erased\.invalid/);
  });
});

interface Schema {
  required: string[];
  properties: Record<string, { type: string | string[]; minimum?: number }>;
}

/** The blocks of JSON of a document. */
const jsonOf = (text: string) =>
  [...text.matchAll(/```json\n(.*?)```/gs)].map(([, block]) => JSON.parse(block!) as unknown);

/** What of a change its schema does not allow. */
function faultsOf(change: object, { properties }: Schema): string[] {
  const typeOf = (value: unknown) => (value === null ? 'null' : Number.isInteger(value) ? 'integer' : typeof value);
  expect(Object.keys(change).sort()).toEqual(Object.keys(properties).sort());
  return Object.entries(change).flatMap(([name, value]) => {
    const { type, minimum = -Infinity } = properties[name]!;
    const isAllowed = [type].flat().includes(typeOf(value)) && !((value as number) < minimum);
    return isAllowed ? [] : [`${name}: ${String(value)}`];
  });
}
