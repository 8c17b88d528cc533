import { answerCalls } from './adapters/field-calls.ts';
import { apiKeyFields } from './use-cases/manage-api-keys.ts';

/** Does what people do with their API keys. */
export const handler = answerCalls(apiKeyFields);
