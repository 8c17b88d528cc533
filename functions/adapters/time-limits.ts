/**
 * How long a client of the SDK waits for one attempt, in milliseconds: all its attempts must end well before its function does.
 * Without these it waits for as long as a connection stays open.
 * Source: https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeout.html
 */
export const timeLimits = {
  requestHandler: { connectionTimeout: 2000, requestTimeout: 3000, throwOnRequestTimeout: true },
};
