/** The queue and the rule that the crash test and its child share. */
export const deadQueue = {
  name: 'dead',
  arn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
  url: 'http://localhost/dead',
};
export const crashRule = {
  name: 'rule',
  arn: 'rule-arn',
  eventPattern: { source: ['test'] },
  targets: [{ arn: 'target-arn', InputPath: '$.detail' }],
};
