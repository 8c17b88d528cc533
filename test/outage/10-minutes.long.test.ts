import { describeLength } from './suite.ts';

await describeLength('10 minutes');
