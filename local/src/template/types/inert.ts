import type { Names } from '../names.ts';
import type { Identity } from '../resource-type.ts';

/** Inert types that other resources refer to by more than a name. */
export const namedInert: Record<string, (names: Names) => Identity> = {
  'AWS::Logs::LogGroup': (names) => {
    const name = names.name('LogGroupName');
    const arn = names.arn('logs', `log-group:${name}:*`);
    return { physicalId: name, arn, attributes: { Arn: arn } };
  },
  'AWS::CloudWatch::Alarm': (names) => alarm(names),
  'AWS::CloudWatch::CompositeAlarm': (names) => alarm(names),
  'AWS::Events::Archive': (names) => {
    const name = names.name('ArchiveName');
    const arn = names.arn('events', `archive/${name}`);
    return { physicalId: name, arn, attributes: { Arn: arn } };
  },
  'AWS::SNS::Topic': (names) => {
    const name = names.name('TopicName');
    const arn = names.arn('sns', name);
    return { physicalId: arn, arn, attributes: { TopicArn: arn, TopicName: name } };
  },
};

function alarm(names: Names): Identity {
  const name = names.name('AlarmName');
  const arn = names.arn('cloudwatch', `alarm:${name}`);
  return { physicalId: name, arn, attributes: { Arn: arn } };
}
