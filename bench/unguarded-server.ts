/** server.ts, where policies decide nothing. Argument: the data folder. */
import { register } from 'node:module';

register('./unguarded-hooks.mjs', import.meta.url);
await import('./server.ts');
