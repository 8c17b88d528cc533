import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The colours of the page, which know light and dark by themselves. */
const theme = (dark: boolean) =>
  EditorView.theme(
    {
      '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--card)', fontSize: '12.5px' },
      '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
      '.cm-scroller': { fontFamily: 'ui-monospace, monospace', lineHeight: '1.55', overflow: 'auto' },
      '.cm-content': { caretColor: 'var(--text)', padding: '6px 0' },
      '.cm-gutters': { color: 'var(--soft)', backgroundColor: 'var(--card)', border: '0' },
      '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
      '.cm-placeholder': { color: 'var(--soft)' },
      '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--chosen)' },
      '.cm-foldPlaceholder': { color: 'var(--soft)', backgroundColor: 'var(--idle)', borderColor: 'var(--line)' },
      '.cm-tooltip': {
        color: 'var(--text)',
        backgroundColor: 'var(--card)',
        border: '1px solid var(--line)',
        borderRadius: '6px',
        boxShadow: '0 4px 16px rgb(0 0 0 / 20%)',
      },
      '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'ui-monospace, monospace', maxHeight: '16em' },
      '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 10px', lineHeight: '1.5' },
      '.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--text)', backgroundColor: 'var(--chosen)' },
      '.cm-completionDetail': { color: 'var(--soft)', fontStyle: 'normal' },
      '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: 'var(--accent)' },
      '.cm-tooltip.cm-completionInfo': {
        padding: '6px 10px',
        maxWidth: '340px',
        fontFamily: 'system-ui, sans-serif',
        whiteSpace: 'pre-line',
      },
      '.cm-diagnostic': { padding: '4px 10px', fontFamily: 'system-ui, sans-serif', borderLeftWidth: '3px' },
      '.cm-diagnostic-error': { borderLeftColor: 'var(--failed)' },
      '.cm-lintRange-error': {
        backgroundImage: 'none',
        textDecoration: 'underline wavy var(--failed)',
        textUnderlineOffset: '3px',
      },
    },
    { dark },
  );

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.modifier], color: 'var(--retrying)' },
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--running)' },
  { tag: tags.string, color: 'var(--succeeded)' },
  {
    tag: [tags.number, tags.integer, tags.float, tags.bool, tags.null, tags.special(tags.name)],
    color: 'var(--waiting)',
  },
  { tag: tags.variableName, color: 'var(--caught)' },
  { tag: tags.comment, color: 'var(--soft)' },
  { tag: [tags.punctuation, tags.paren, tags.brace], color: 'var(--soft)' },
]);

/** How editors look. */
export const looks = () => [theme(matchMedia('(prefers-color-scheme: dark)').matches), syntaxHighlighting(colours)];
