import type { Names } from './names.ts';
import type { Shape } from './shape.ts';

/** What a resource is known by: the table's answer to Ref and Fn::GetAtt. */
export interface Identity {
  /** What `Ref` gives. */
  physicalId: string;
  arn?: string;
  /** What `Fn::GetAtt` gives, by attribute. */
  attributes: Record<string, string>;
}

/** One row of the table: a type of resource that the local runtime serves. */
export interface ResourceType {
  /** The properties that are understood; anything else stops the start. */
  properties: Record<string, Shape>;
  identify(names: Names): Identity;
}
