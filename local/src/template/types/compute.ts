import type { ResourceType } from '../resource-type.ts';
import { document, list, members, noEffect, number, oneOf, scalar } from '../shape.ts';

const destination = members({ Destination: scalar });

/** Functions, what brings them their events, and the state machine. */
export const computeTypes: Record<string, ResourceType> = {
  'AWS::Lambda::Function': {
    properties: {
      FunctionName: scalar,
      Code: members({ S3Bucket: noEffect, S3Key: scalar, SourceKMSKeyArn: noEffect, ZipFile: scalar }),
      PackageType: oneOf('Zip'),
      Handler: scalar,
      Runtime: oneOf('nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x'),
      Role: scalar,
      Timeout: number(1, 900),
      MemorySize: number(128, 10_240),
      Environment: members({ Variables: document }),
      ReservedConcurrentExecutions: scalar,
      LoggingConfig: members({
        LogFormat: oneOf('JSON', 'Text'),
        LogGroup: scalar,
        ApplicationLogLevel: scalar,
        SystemLogLevel: scalar,
      }),
      DeadLetterConfig: members({ TargetArn: scalar }),
      Architectures: noEffect,
      CodeSigningConfigArn: noEffect,
      EphemeralStorage: noEffect,
      KmsKeyArn: noEffect,
      RecursiveLoop: noEffect,
      RuntimeManagementConfig: noEffect,
      SnapStart: noEffect,
      VpcConfig: noEffect,
      Description: noEffect,
      TracingConfig: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const name = names.name('FunctionName');
      const arn = names.arn('lambda', `function:${name}`);
      return { physicalId: name, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::Lambda::Permission': {
    properties: {
      Action: oneOf('lambda:InvokeFunction'),
      FunctionName: scalar,
      Principal: scalar,
      SourceArn: scalar,
      SourceAccount: scalar,
    },
    identify: (names) => ({ physicalId: names.name(), attributes: { Id: names.name() } }),
  },
  'AWS::Lambda::EventSourceMapping': {
    properties: {
      FunctionName: scalar,
      EventSourceArn: scalar,
      Enabled: scalar,
      StartingPosition: oneOf('TRIM_HORIZON', 'LATEST'),
      BatchSize: scalar,
      MaximumBatchingWindowInSeconds: scalar,
      MaximumRetryAttempts: scalar,
      MaximumRecordAgeInSeconds: scalar,
      BisectBatchOnFunctionError: scalar,
      ParallelizationFactor: scalar,
      FunctionResponseTypes: list(oneOf('ReportBatchItemFailures')),
      FilterCriteria: members({ Filters: list(members({ Pattern: scalar })) }),
      DestinationConfig: members({ OnFailure: destination }),
      ScalingConfig: members({ MaximumConcurrency: scalar }),
      MetricsConfig: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const id = names.uuid();
      const arn = names.arn('lambda', `event-source-mapping:${id}`);
      return { physicalId: id, arn, attributes: { Id: id, EventSourceMappingArn: arn } };
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    properties: {
      FunctionName: scalar,
      Qualifier: oneOf('$LATEST'),
      MaximumRetryAttempts: scalar,
      MaximumEventAgeInSeconds: scalar,
      DestinationConfig: members({ OnFailure: destination }),
    },
    identify: (names) => ({ physicalId: names.name(), attributes: {} }),
  },
  'AWS::StepFunctions::StateMachine': {
    properties: {
      StateMachineName: scalar,
      StateMachineType: oneOf('STANDARD'),
      DefinitionString: scalar,
      DefinitionS3Location: members({ Bucket: noEffect, Key: scalar }),
      DefinitionSubstitutions: document,
      RoleArn: scalar,
      LoggingConfiguration: noEffect,
      TracingConfiguration: noEffect,
      EncryptionConfiguration: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const name = names.name('StateMachineName');
      const arn = names.arn('states', `stateMachine:${name}`);
      return { physicalId: arn, arn, attributes: { Arn: arn, Name: name } };
    },
  },
};
