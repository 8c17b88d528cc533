import type { Locale } from '../../../generated/schema.ts';
import { fill } from '../../texts/language.ts';
import { type Draft, type Faults, numbersOfFaults } from '../start/draft.ts';
import type { Start } from '../start/start.ts';
import { texts } from '../texts/texts.ts';

/** What a part of the form is drawn from. */
export interface FormProps {
  start: Start;
  draft: Draft;
  faults: Faults;
  language: Locale;
}

/** What is wrong with a field. */
export function Fault({ faults, language, name }: Pick<FormProps, 'faults' | 'language'> & { name: string }) {
  const fault = faults[name];
  return (
    <small id={`${name}-fault`}>
      {fault && <span class="fault">{fill(texts[language].faults[fault], numbersOfFaults)}</span>}
    </small>
  );
}

type TextName = 'title' | 'documentId' | 'documentUrl' | 'message' | 'deadline' | 'observers';

/** A field of text of the draft, with its hint and what is wrong with it. */
export function TextField(
  props: FormProps & {
    name: TextName;
    label: string;
    hint?: string;
    type?: 'text' | 'url' | 'datetime-local';
    maxLength?: number | undefined;
    /** Makes it one of several lines. */
    rows?: number;
  },
) {
  const { start, draft, faults, name, label, hint, type = 'text', maxLength, rows } = props;
  const given = {
    ...{ id: name, dir: 'auto' as const, value: draft[name], 'aria-invalid': faults[name] !== undefined },
    ...{ 'aria-describedby': `${name}-hint ${name}-fault`, ...(maxLength && { maxLength }) },
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => start.edit({ [name]: currentTarget.value }),
  };
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {rows ? <textarea {...given} rows={rows} /> : <input {...given} type={type as 'text'} autoComplete="off" />}
      <small id={`${name}-hint`}>{hint}</small>
      <Fault {...props} />
    </div>
  );
}
