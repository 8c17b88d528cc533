import type { ComponentChildren, TargetedMouseEvent } from 'preact';

/** A button that says when it is at work, and takes no second press meanwhile. */
export function Button(props: {
  children: ComponentChildren;
  kind?: 'first' | 'second' | 'danger';
  type?: 'button' | 'submit';
  isBusy?: boolean;
  disabled?: boolean;
  onClick?: (event: TargetedMouseEvent<HTMLButtonElement>) => void;
}) {
  const { children, kind = 'first', type = 'button', isBusy = false, disabled = false, onClick } = props;
  return (
    <button
      class={`button ${kind}`}
      type={type}
      disabled={disabled}
      aria-busy={isBusy}
      onClick={(event) => (isBusy ? event.preventDefault() : onClick?.(event))}
    >
      {children}
    </button>
  );
}

/** What ends a form: it is sent, or taken back. */
export const SubmitOrBack = (props: {
  submit: string;
  back: string;
  kind?: 'first' | 'danger';
  isBusy: boolean;
  onBack(): void;
}) => (
  <div class="buttons">
    <Button type="submit" kind={props.kind ?? 'first'} isBusy={props.isBusy}>
      {props.submit}
    </Button>
    <Button kind="second" onClick={props.onBack}>
      {props.back}
    </Button>
  </div>
);

/** The heading to which the focus moves when its part appears. */
export const Next = ({ children }: { children: ComponentChildren }) => (
  <h2 id="next" tabIndex={-1}>
    {children}
  </h2>
);

/** What did not go, and what to do. It is always there, so that screen readers hear what comes into it. */
export function Trouble({ says, id }: { says: string | undefined; id?: string }) {
  return (
    <div role="alert" {...(id && { id })}>
      {says && <p class="trouble">{says}</p>}
    </div>
  );
}
