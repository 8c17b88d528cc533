/**
 * Lets Amplify, which opens `wss://` alone, reach a backend on this machine by `ws://`, so that no certificate need be
 * trusted: import it before `aws-amplify`. What goes to other hosts stays as it is.
 */
const { WebSocket } = globalThis;

globalThis.WebSocket = class extends WebSocket {
  constructor(url, protocols) {
    super(String(url).replace(/^wss:\/\/localhost(?=[:/])/, 'ws://localhost'), protocols);
  }
};
