/** What speaks to a backend as its users do, here and on AWS. */
export * from './realtime-client.ts';
export { signedHeaders, type SignOptions } from './signed-headers.ts';
export { createWatch, type Watch } from './watch.ts';
