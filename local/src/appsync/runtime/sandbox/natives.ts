/** `replace` of strings as the engine has it; built-ins.ts gives code another. */
export const nativeReplace = String.prototype.replace as (
  this: string,
  pattern: RegExp,
  replacement: string | ((match: string, ...rest: unknown[]) => string),
) => string;

/** `replaceAll`, likewise. */
export const nativeReplaceAll = String.prototype.replaceAll;
