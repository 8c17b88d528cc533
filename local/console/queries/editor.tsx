import { render } from 'preact';
import { type Shows, Workbench } from './workbench.tsx';

/** Draws the editor into an element: it is a part of its own, with a Preact of its own, which loads when it is wanted. */
export function draw(place: Element, shown: Shows): void {
  render(<Workbench {...shown} />, place);
}

/** Takes it away. */
export const remove = (place: Element): void => render(null, place);
