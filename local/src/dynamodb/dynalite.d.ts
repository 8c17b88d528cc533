/** The parts of dynalite that run here, in process; it ships no types of its own. */
declare module 'dynalite/db/index.js' {
  type AttributeValue = import('./types.ts').AttributeValue;
  type Item = import('./types.ts').Item;
  type IndexProperties = import('./types.ts').IndexProperties;
  type TableDescription = import('./types.ts').TableDescription;
  const database: {
    createKey(item: Item, table: TableDescription): string;
    itemSize(item: Item): number;
    createIndexKey(item: Item, table: TableDescription, keySchema: IndexProperties['KeySchema']): string;
    compare(
      operator: import('./conditions/legacy-filter.ts').LegacyOperator,
      value: AttributeValue | undefined,
      against: AttributeValue | AttributeValue[],
    ): boolean;
    /** What is answered where the condition is not met. */
    checkConditional(data: object, item?: Item): object | null;
    updateIndexes(
      store: object,
      table: TableDescription,
      before: Item | undefined,
      after: Item | null | undefined,
      callback: (error?: unknown) => void,
    ): void;
    /** What is answered where an item, or what an update sets, is not valid. */
    validateItem(item: Item, table: TableDescription): Error | undefined;
    validateUpdates(
      attributes: Record<string, { Value?: AttributeValue }> | undefined,
      expression: { sections: { type: string; path: (string | number)[]; val?: unknown }[] } | undefined,
      table: TableDescription,
    ): Error | undefined;
    validationError(message: string): Error;
    mapPaths(paths: unknown[], item: Item): Item;
    queryTable(
      store: object,
      table: TableDescription,
      data: object,
      range: object,
      isLocal: boolean | undefined,
      isFromTable: boolean,
      keyNames: string[],
      callback: (error: unknown, answer?: { Items?: Item[] | undefined; [member: string]: unknown }) => void,
    ): void;
  };
  export default database;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(data: Record<string, unknown>, types: object): Record<string, unknown>;
    checkValidations(data: Record<string, unknown>, types: object, custom: unknown, store: object): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*.js' {
  const validation: { types: import('./read-input.ts').InputTypes; custom?: unknown };
  export default validation;
}

declare module 'dynalite/db/*Parser.js' {
  const parser: {
    /** The parsed expression, or what is wrong with its meaning; a SyntaxError is thrown. */
    parse(text: string, options: { context: object }): string | Record<string, unknown>;
  };
  export default parser;
}

declare module 'dynalite/actions/*.js' {
  const action: (
    store: object,
    data: Record<string, unknown>,
    callback: (error: unknown, answer: Record<string, unknown>) => void,
  ) => void;
  export default action;
}
