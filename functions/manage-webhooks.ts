import { answerCalls } from './adapters/field-calls.ts';
import { webhookFields } from './use-cases/manage-webhooks.ts';

/** Does what people do with their webhooks. */
export const handler = answerCalls(webhookFields);
