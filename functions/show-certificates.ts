import { answerCalls } from './adapters/field-calls.ts';
import { certificateFields } from './use-cases/show-certificates.ts';

/** Gives the certificates of sealed requests, verifies seals, and tells by which keys. */
export const handler = answerCalls(certificateFields);
