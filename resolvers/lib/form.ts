import { util } from '@aws-appsync/utils';

/**
 * Whether the whole of a text is of a form. Where `util.matches` looks for the form anywhere, as Java's `find` does, `$`
 * would let a last line break pass: that nothing follows is said in a way which both kinds of expression know.
 */
export function isOfForm(form: string, text: string): boolean {
  return util.matches(`^${form}(?![\\s\\S])`, text);
}
