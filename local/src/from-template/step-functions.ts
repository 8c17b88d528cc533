import type { Template } from '../template/template.ts';

/** State machines. */
export const machines = (template: Template) =>
  template.ofType('AWS::StepFunctions::StateMachine').map(({ arn, attributes, properties }) => ({
    arn: arn!,
    name: attributes.Name!,
    roleArn: properties.RoleArn as string,
    definition: properties.DefinitionString as string,
  }));
