// What `web/` imports from here lies in the package for clients.
export * from '../../client/src/refused.ts';
