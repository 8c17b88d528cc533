import { describeLength } from './suite.ts';

await describeLength('45 seconds');
