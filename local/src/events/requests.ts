/** What one request of SQS carries: https://aws.amazon.com/sqs/pricing/ */
const bytesOfRequest = 64 * 1024;

/** How many requests AWS bills for one that carries these texts: one for each 64 KB begun. */
export const requestsFor = (texts: string[]) =>
  Math.max(1, Math.ceil(texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) / bytesOfRequest));
