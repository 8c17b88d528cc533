import { render } from 'preact';
import type { ApiDetail } from '../../src/console/api.ts';
import { Workbench } from './workbench.tsx';

/** Draws the editor into an element: it is a part of its own, with a Preact of its own, which loads when it is wanted. */
export function draw(place: Element, shown: { api: ApiDetail; operations: string }): void {
  render(<Workbench {...shown} />, place);
}

/** Takes it away. */
export const remove = (place: Element): void => render(null, place);
