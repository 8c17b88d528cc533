import type { ResourceType } from '../resource-type.ts';
import { document, list, members, noEffect, oneOf, scalar } from '../shape.ts';

const destination = members({ Destination: scalar });

/** Functions, the state machine, and what invokes them. */
export const computeTypes: Record<string, ResourceType> = {
  'AWS::Lambda::Function': {
    properties: {
      FunctionName: scalar,
      Code: members({ S3Bucket: noEffect, S3Key: scalar }),
      PackageType: oneOf('Zip'),
      Handler: scalar,
      Runtime: oneOf('nodejs20.x', 'nodejs22.x', 'nodejs24.x'),
      Role: scalar,
      Timeout: scalar,
      MemorySize: scalar,
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
  'AWS::Events::Rule': {
    properties: {
      Name: scalar,
      Description: noEffect,
      EventBusName: scalar,
      EventPattern: document,
      ScheduleExpression: scalar,
      State: oneOf('ENABLED', 'DISABLED'),
      Targets: list(
        members({
          Id: scalar,
          Arn: scalar,
          Input: scalar,
          InputPath: scalar,
          InputTransformer: members({ InputPathsMap: document, InputTemplate: scalar }),
          RetryPolicy: members({ MaximumRetryAttempts: scalar, MaximumEventAgeInSeconds: scalar }),
          DeadLetterConfig: members({ Arn: scalar }),
        }),
      ),
      Tags: noEffect,
    },
    identify(names) {
      const [name, bus] = [names.name('Name'), busName(names.property('EventBusName') ?? 'default')];
      const arn = names.arn('events', bus === 'default' ? `rule/${name}` : `rule/${bus}/${name}`);
      // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1131
      return { physicalId: bus === 'default' ? name : `${bus}|${name}`, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::Events::EventBus': {
    properties: {
      Name: scalar,
      Policy: document,
      Description: noEffect,
      DeadLetterConfig: noEffect,
      KmsKeyIdentifier: noEffect,
      LogConfig: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const name = names.name('Name');
      const arn = names.arn('events', `event-bus/${name}`);
      return { physicalId: name, arn, attributes: { Arn: arn, Name: name } };
    },
  },
  'AWS::Events::EventBusPolicy': {
    properties: { EventBusName: scalar, StatementId: scalar, Statement: document },
    identify: (names) => ({ physicalId: names.name(), attributes: {} }),
  },
};

/** A template names a bus by its name or its ARN. */
const busName = (nameOrArn: string) => nameOrArn.replace(/^arn:.*:event-bus\//, '');
