/**
 * What runs in a function's worker thread: loads the bundle, then handles one event at a time.
 * Plain JavaScript, because a worker thread starts without a TypeScript loader.
 */
import { existsSync } from 'node:fs';
import Module, { register } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { keepApart } from './asset-modules.mjs';
import { watchCalls } from './calls-out.mjs';

const port = parentPort;
/** As they are before a bundle can change them. */
const { parse, stringify } = JSON;
const { exit } = process;
/** Marked, since a bundle may write to the same port. */
const send = (message) => post({ runtime: message });
const post = port.postMessage.bind(port);
/** How a runtime's end is told. */
const signals = { SIGKILL: 'killed', SIGTERM: 'terminated', SIGABRT: 'aborted' };
const followClock = moveDate();
followClock(workerData.now);
/** Of the event that is handled, or was last. */
let requestId;
watchCalls(process.env.AWS_ENDPOINT_URL, (call) => send({ type: 'call', call: { requestId, ...call } }));
sendLines(process.stdout);
sendLines(process.stderr);
process.on('uncaughtException', (error) => die(describe(error)));
process.on('unhandledRejection', (reason) =>
  die({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: String(reason), trace: describe(reason).trace }),
);

killAlone();
findSdk();
const handler = await load(workerData).catch((error) => die(importError(error)));
port.on('message', handle);
send({ type: 'ready' });

async function handle({ event, now, context, timeout }) {
  followClock(now);
  requestId = context.awsRequestId;
  const end = performance.now() + timeout;
  try {
    const value = await call(parse(event), {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
    });
    send({ type: 'result', payload: toJson(value) });
  } catch (error) {
    send({ type: 'error', error: describe(error) });
  }
}

/** Up to Node 22 Lambda also takes the answer by a callback. */
function call(event, context) {
  const takesCallback = handler.length > 2 && !/nodejs24/.test(process.env.AWS_EXECUTION_ENV);
  if (!takesCallback) return handler(event, context);
  return new Promise((resolve, reject) => {
    const returned = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
    if (typeof returned?.then === 'function') returned.then(resolve, reject);
  });
}

function toJson(value) {
  try {
    return stringify(value) ?? 'null';
  } catch {
    throw Object.assign(new Error('Unable to stringify response body'), { name: 'Runtime.MarshalError' });
  }
}

async function load({ directory, inlineCode, handler: name }) {
  const [file, ...path] = name.split('.');
  const module = inlineCode === undefined ? await importFrom(directory, file) : await importText(inlineCode);
  const pick = (from) => path.reduce((value, member) => value?.[member], from);
  const picked = pick(module) ?? pick(module.default);
  if (picked === undefined) throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof picked !== 'function') throw named('Runtime.HandlerNotFound', `${name} is not a function`);
  return picked;
}

async function importFrom(directory, file) {
  const found = ['.mjs', '.js', '.cjs'].map((ending) => join(directory, file + ending)).find(existsSync);
  if (!found) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  keepApart(directory);
  const { href } = pathToFileURL(found);
  try {
    return await import(href);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !/'@(aws-sdk|smithy)\//.test(error.message)) throw error;
    // Only where they are needed: hooks take a thread of their own. A module that failed is not loaded again by its name.
    register('./sdk-hooks.mjs', { parentURL: import.meta.url, data: workerData.sdkRoots });
    return import(`${href}?sdk`);
  }
}

/** Inline code is Lambda's `index.js`, a module of CommonJS unless it says otherwise. */
async function importText(text) {
  const module = new Module('/var/task/index.js');
  try {
    module._compile(text, module.id);
    return module.exports;
  } catch (error) {
    if (!(error instanceof SyntaxError) || !/\b(import|export)\b/.test(error.message)) throw error;
    return import(`data:text/javascript,${encodeURIComponent(text)}`);
  }
}

/** Lambda has the AWS SDK beside every function; here CommonJS finds the one of the app, or this package's. */
function findSdk() {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, parent, isMain, options) => {
    try {
      return resolve(request, parent, isMain, options);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' || !/^@(aws-sdk|smithy)\//.test(request)) throw error;
      return resolve(request, parent, isMain, { paths: workerData.sdkRoots.map((root) => fileURLToPath(root)) });
    }
  };
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
  send({ type: 'fatal', error });
  exit(129);
}

/** A function that ends its own process ends its thread: the process is the backend's. */
function killAlone() {
  const { kill } = process;
  process.kill = (pid, signal = 'SIGTERM') => {
    if (pid !== process.pid || signal === 0) return kill(pid, signal);
    const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: signal: ${signals[signal] ?? signal}`;
    return die({ errorType: 'Runtime.ExitError', errorMessage });
  };
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
    for (const line of lines) send({ type: 'log', line });
    (typeof encoding === 'function' ? encoding : callback)?.();
    return true;
  };
}
