import type { Names } from '../names.ts';
import type { Identity } from '../resource-type.ts';

/** Inert types that other resources refer to by more than a name. */
export const namedInert: Record<string, (names: Names) => Identity> = {
  'AWS::Logs::LogGroup': (names) => {
    const name = names.name('LogGroupName');
    const arn = names.arn('logs', `log-group:${name}:*`);
    return { physicalId: name, arn, attributes: { Arn: arn } };
  },
  'Custom::LogRetention': (names) => {
    const name = names.property('LogGroupName') ?? '';
    return { physicalId: name, attributes: { LogGroupName: name } };
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
  'AWS::CloudFront::Distribution': (names) => {
    const id = `E${names.id(13).toUpperCase()}`;
    // A name of that form; nothing answers there.
    return { physicalId: id, attributes: { Id: id, DomainName: `d${names.id(13)}.cloudfront.net` } };
  },
  'AWS::CloudFront::OriginAccessControl': (names) => {
    const id = `E${names.id(13).toUpperCase()}`;
    return { physicalId: id, attributes: { Id: id } };
  },
  'AWS::CloudFront::CachePolicy': (names) => policy(names),
  'AWS::CloudFront::OriginRequestPolicy': (names) => policy(names),
  'AWS::CloudFront::ResponseHeadersPolicy': (names) => policy(names),
  'AWS::CloudFront::Function': (names) => {
    const arn = names.globalArn('cloudfront', `function/${names.name('Name')}`);
    return { physicalId: arn, arn, attributes: { FunctionARN: arn } };
  },
};

function policy(names: Names): Identity {
  const id = names.uuid();
  return { physicalId: id, attributes: { Id: id } };
}

function alarm(names: Names): Identity {
  const name = names.name('AlarmName');
  const arn = names.arn('cloudwatch', `alarm:${name}`);
  return { physicalId: name, arn, attributes: { Arn: arn } };
}
