import { describeLength } from './suite.ts';

await describeLength('19 hours');
