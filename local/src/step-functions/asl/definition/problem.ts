/** Something that keeps a definition from running here. */
export interface Problem {
  /** `InvalidDefinition` where AWS refuses it too. */
  name: 'InvalidDefinition' | 'NotEmulated';
  /** It is about what a Task calls, in whose place a mock may stand. */
  isOfCall?: boolean;
  /** What is wrong, with the state's name, for those who start a backend. */
  text: string;
  /** As the service names it: by default the text, of `SCHEMA_VALIDATION_FAILED`. */
  code?: string;
  message?: string;
  /** `/States/Ask/Timestamp`. */
  location?: string;
}
