import type { Style } from './typesetter.ts';

const ink = '#1b2430';
const quiet = '#566274';
const accent = '#1f4b7a';

/** How each kind of text looks. One weight is all there is: what matters more is larger or darker. */
export const styles = {
  heading: { size: 21, leading: 28, color: ink, most: 2 },
  subject: { size: 12.5, leading: 18, color: accent, most: 5 },
  status: { size: 9.5, leading: 14, color: ink, most: 4 },
  section: { size: 12, leading: 17, color: accent },
  column: { size: 7.8, leading: 11, color: quiet },
  term: { size: 9, leading: 13.5, color: quiet },
  value: { size: 9, leading: 13.5, color: ink, most: 8 },
  text: { size: 9, leading: 13, color: ink },
  detail: { size: 8.2, leading: 11.5, color: quiet },
  footer: { size: 7.5, leading: 11, color: quiet, most: 1 },
} satisfies Record<string, Style>;

/** The colors of a panel: of the bar at its left, of its ground, of its text. */
export const panels = {
  good: { bar: '#2c7a4b', ground: '#eef6f0', color: '#1c5434' },
  plain: { bar: '#6b7788', ground: '#f1f3f6', color: ink },
  warning: { bar: '#b3261e', ground: '#fcefee', color: '#8c1d18' },
};

/** Of thin lines. */
export const ruleColor = '#d3dae3';

/** Of code points that stand for characters. */
export const codeColor = '#7a4b12';
