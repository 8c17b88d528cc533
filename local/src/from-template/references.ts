import type { Template } from '../template/template.ts';

/** @throws Error, one line, where an ARN names nothing that the template has of these types */
export function requireResource(template: Template, types: string[], wanted: string, what: string): void {
  if (types.some((type) => template.ofType(type).some(({ arn }) => arn === wanted))) return;
  throw new Error(`cannot run ${what} ${wanted} is no ${types.join(' or ')} of the template`);
}
