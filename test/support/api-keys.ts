import { CreateApiKeyDocument } from '../../generated/operations.ts';
import type { ApiKey, ApiKeyScope, CreateApiKeyInput } from '../../generated/schema.ts';
import type { Person, TestBackend } from './backend.ts';
import { by } from './invited.ts';

export { codeOf } from './person.ts';

/** Everything that a key can be good for. */
export const allScopes: ApiKeyScope[] = ['READ', 'START', 'CHANGE', 'WEBHOOKS'];

/** A program that has a key, and the key as its owner is shown it. */
export interface Program extends Omit<Person, 'token'> {
  secret: string;
  apiKey: ApiKey;
}

/** Makes a key of a person's, good for everything unless said otherwise. */
export async function programOf(
  backend: TestBackend,
  owner: Person,
  input: Partial<CreateApiKeyInput> = {},
): Promise<Program> {
  const made = await owner.get(CreateApiKeyDocument, { input: { name: 'billing', scopes: allScopes, ...input } });
  const { secret, apiKey } = made as { secret: string; apiKey: ApiKey };
  return { ...by(backend, secret), secret, apiKey };
}
