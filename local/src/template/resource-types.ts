import { appSyncTypes } from './types/appsync.ts';
import { computeTypes } from './types/compute.ts';
import { dataTypes } from './types/data.ts';
import { eventTypes } from './types/events.ts';
import { identityTypes } from './types/identity.ts';
import { keyTypes } from './types/keys.ts';
import type { Names } from './names.ts';
import { mailTypes } from './types/mail.ts';
import { storageTypes } from './types/storage.ts';
import { namedInert } from './types/inert.ts';
import type { Identity, ResourceType } from './resource-type.ts';

/** Every type that the local runtime serves; PARITY.md tells what each does. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  ...appSyncTypes,
  ...dataTypes,
  ...computeTypes,
  ...eventTypes,
  ...identityTypes,
  ...keyTypes,
  ...mailTypes,
  ...storageTypes,
};

/** A stack within a stack: what it holds runs as if it were in a stack of its own. */
export const nestedStack = 'AWS::CloudFormation::Stack';

/** Whether a function of the app's, or of CDK's own, makes what this is when the stack deploys. */
export const isCustom = (type: string) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

const inertTypes: readonly RegExp[] = [
  /^Custom::/,
  /^AWS::CloudFormation::(CustomResource|WaitConditionHandle)$/,
  /^AWS::AppSync::ApiCache$/,
  /^AWS::ApplicationAutoScaling::/,
  /^AWS::Logs::/,
  /^AWS::XRay::/,
  /^AWS::CloudWatch::(Alarm|CompositeAlarm|Dashboard)$/,
  /^AWS::Events::Archive$/,
  /^AWS::SNS::Topic$/,
  /^AWS::CloudFront::(Distribution|OriginAccessControl|CachePolicy|OriginRequestPolicy|ResponseHeadersPolicy|Function)$/,
  /^AWS::CDK::Metadata$/,
];

/** Types that a local backend can do without: they are accepted, listed, and nothing happens. */
export const isInert = (type: string) => inertTypes.some((pattern) => pattern.test(type));

/** How resources refer to an inert one. */
export const identifyInert = (type: string, names: Names): Identity =>
  (namedInert[type] ?? ((plain: Names) => ({ physicalId: plain.name(), attributes: {} })))(names);

/** For messages: what may stand in a template. */
export const allowedTypes = () => [
  ...Object.keys(resourceTypes),
  ...[
    ...[nestedStack, 'AWS::CloudFormation::CustomResource', 'AWS::CloudFormation::WaitConditionHandle', 'Custom::*'],
    'AWS::AppSync::ApiCache',
    'AWS::ApplicationAutoScaling::*',
    'AWS::Logs::*',
    'AWS::XRay::*',
    'AWS::CloudWatch::{Alarm,CompositeAlarm,Dashboard}',
    'AWS::Events::Archive',
    'AWS::SNS::Topic',
    'AWS::CloudFront::{Distribution,OriginAccessControl,CachePolicy,OriginRequestPolicy,ResponseHeadersPolicy,Function}',
    'AWS::CDK::Metadata',
  ],
];
