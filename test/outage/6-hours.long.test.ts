import { describeLength } from './suite.ts';

await describeLength('6 hours');
