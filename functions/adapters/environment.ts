import { Misconfigured } from './outage.ts';

/**
 * Reads an environment variable that the stack sets.
 * @throws Misconfigured, which names the variable, where it is missing
 */
export function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Misconfigured(`environment variable ${name} is not set; the stack sets it for each function`);
  return value;
}

/** Reads an environment variable that the stack sets only where it is told to. */
export const optionalEnvironment = (name: string): string | undefined => process.env[name] || undefined;

/** Credentials of the function's role, which Lambda puts into the environment. */
export function environmentCredentials() {
  return {
    accessKeyId: environment('AWS_ACCESS_KEY_ID'),
    secretAccessKey: environment('AWS_SECRET_ACCESS_KEY'),
    sessionToken: environment('AWS_SESSION_TOKEN'),
  };
}
