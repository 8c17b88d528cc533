import type { Template } from '../template/template.ts';

/** Functions, with how their asynchronous events are handled. */
export const functions = (template: Template) =>
  template.ofType('AWS::Lambda::Function').map(({ physicalId: name, arn, properties }) => {
    const {
      Code,
      Runtime,
      Handler,
      Environment,
      Timeout = 3,
      MemorySize = 128,
      Role,
      ReservedConcurrentExecutions,
    } = properties as {
      Code: { S3Key: string } | { ZipFile: string };
      Runtime?: string;
      Handler: string;
      Environment?: { Variables: Record<string, unknown> };
      Timeout?: number;
      MemorySize?: number;
      Role: string;
      ReservedConcurrentExecutions?: number;
    };
    const invokeConfig = template
      .ofType('AWS::Lambda::EventInvokeConfig')
      .find((each) => each.properties.FunctionName === name);
    return {
      ...{ name, arn: arn!, roleArn: Role, handler: Handler },
      ...('ZipFile' in Code ? { inlineCode: Code.ZipFile } : { directory: template.assetPath(Code.S3Key) }),
      ...(Runtime && { runtime: Runtime }),
      environment: {
        ...Object.fromEntries(Object.entries(Environment?.Variables ?? {}).map(([key, value]) => [key, String(value)])),
        // Functions deploy to a newer Node than this machine's may be; the SDK would say so in every log.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
      timeout: Number(Timeout),
      memorySize: Number(MemorySize),
      ...(ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: Number(ReservedConcurrentExecutions) }),
      ...(invokeConfig ? { eventInvoke: invokeConfig.properties } : {}),
    };
  });
