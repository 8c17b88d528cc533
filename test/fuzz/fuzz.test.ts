import { fuzzSuite } from './suite.ts';

await fuzzSuite({ http: 400, aws: 300, realtime: 150, connections: 150, seed: 1, timeout: 30_000 });
