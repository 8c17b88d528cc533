/** What a program uses that speaks to Countersign. */
export * from '../../generated/operations.ts';
export type * as schema from '../../generated/schema.ts';
export { type ErrorCode, errorCodes } from '../../resolvers/lib/errorCodes.ts';
export { type Amplify, overAmplify } from './amplify.ts';
export { type Apollo, overApollo, tellConnected } from './apollo.ts';
export type { Client, Live, Subscriber } from './client.ts';
export { follow, type FollowOptions, type Update } from './follow.ts';
export { isRefused } from './is-refused.ts';
export { ConnectionLost, Refused } from './refused.ts';
export { followInbox, followRequest, type FollowHandlers, type SignatureUpdate } from './signature-updates.ts';
