/** The account and the rule that the crash test and its child share. */
export const account = {
  identities: [{ identity: 'trial.example', arn: 'identity-arn' }],
  configurationSets: [{ name: 'all', arn: 'set-arn', destinations: [new Set(['SEND', 'DELIVERY'])] }],
  region: 'us-east-1',
  accountId: '123456789012',
};
export const sentRule = {
  name: 'sent',
  arn: 'rule-arn',
  eventPattern: { source: ['aws.ses'] },
  targets: [{ arn: 'target-arn' }],
};
