import { fuzzSuite } from './suite.ts';

await fuzzSuite({ http: 400, realtime: 150, connections: 150, seed: 1, timeout: 30_000 });
