/**
 * What runs in a function's worker thread: loads the bundle, then handles one event at a time.
 * Plain JavaScript, because a worker thread starts without a TypeScript loader.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { watchCalls } from './calls-out.mjs';

const port = parentPort;
const followClock = moveDate();
followClock(workerData.now);
/** Of the event that is handled, or was last. */
let requestId;
watchCalls(process.env.AWS_ENDPOINT_URL, (call) => port.postMessage({ type: 'call', call: { requestId, ...call } }));
sendLines(process.stdout);
sendLines(process.stderr);
process.on('uncaughtException', (error) => die(describe(error)));
process.on('unhandledRejection', (reason) =>
  die({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: String(reason), trace: describe(reason).trace }),
);

const handler = await load(workerData.directory, workerData.handler).catch((error) => die(importError(error)));
port.on('message', handle);
port.postMessage({ type: 'ready' });

async function handle({ event, now, context, timeout }) {
  followClock(now);
  requestId = context.awsRequestId;
  const end = performance.now() + timeout;
  try {
    const value = await handler(JSON.parse(event), {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
    });
    port.postMessage({ type: 'result', payload: toJson(value) });
  } catch (error) {
    port.postMessage({ type: 'error', error: describe(error) });
  }
}

function toJson(value) {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    throw Object.assign(new Error('Unable to stringify response body'), { name: 'Runtime.MarshalError' });
  }
}

async function load(directory, name) {
  const [file, ...path] = name.split('.');
  const found = ['.mjs', '.js', '.cjs'].map((ending) => join(directory, file + ending)).find(existsSync);
  if (!found) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  const module = await import(pathToFileURL(found).href);
  const pick = (from) => path.reduce((value, member) => value?.[member], from);
  const picked = pick(module) ?? pick(module.default);
  if (picked === undefined) throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof picked !== 'function') throw named('Runtime.HandlerNotFound', `${name} is not a function`);
  return picked;
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function importError(error) {
  if (error instanceof SyntaxError) return { ...describe(error), errorType: 'Runtime.UserCodeSyntaxError' };
  const missing = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error?.code);
  if (missing) return { ...describe(error), errorType: 'Runtime.ImportModuleError', errorMessage: String(error) };
  return describe(error);
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function die(error) {
  port.postMessage({ type: 'fatal', error });
  process.exit(129);
}

/** Makes `Date` tell the local runtime's time; returns what sets it. */
function moveDate() {
  const { now: machineNow } = Date;
  const Machine = Date;
  let ahead = 0;
  Date.now = () => machineNow() + ahead;
  globalThis.Date = new Proxy(Machine, {
    apply: () => new Machine(Machine.now()).toString(),
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length ? given : [Machine.now()], newTarget),
  });
  Machine.prototype.constructor = globalThis.Date;
  return (now) => {
    ahead = now - machineNow();
  };
}

/** Sends what is written to a stream, line by line, so that it arrives before the result. */
function sendLines(stream) {
  let rest = '';
  stream.write = (chunk, encoding, callback) => {
    rest += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const lines = rest.split('\n');
    rest = lines.pop();
    for (const line of lines) port.postMessage({ type: 'log', line });
    (typeof encoding === 'function' ? encoding : callback)?.();
    return true;
  };
}
