import { useState } from 'preact/hooks';
import { apart, fill, texts } from '../texts/language.ts';
import { Answer, type AnswerProps } from './answer.tsx';
import { compare, type Comparison } from './compare.ts';
import { Next } from './controls.tsx';

/** What is read before it is answered. */
export interface ReadingProps extends AnswerProps {
  documentUrl: string | null;
  /** The address of the person who asks. */
  requester: string;
  /** Hears that the document is opened. */
  onView(): void;
}

/** The document, to be read and compared, then the answer. */
export function Reading(props: ReadingProps) {
  const { language, documentSha256, documentUrl, requester, onView } = props;
  const t = texts[language];
  const [comparison, setComparison] = useState<Comparison>();
  const url = httpsOnly(documentUrl);
  const choose = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (!file) return;
    setComparison({ file: file.name, result: 'comparing' });
    setComparison(await compare(file, documentSha256));
    // So that the same file, once mended, can be chosen again.
    input.value = '';
  };
  const says = comparison && {
    ...{ comparing: t.comparing, same: t.isSame, other: t.isOther, kept: t.isKept, unreadable: t.isUnreadable },
  };
  return (
    <>
      <section class="card">
        <Next>{t.documentHeading}</Next>
        {url ? (
          <p>
            <a class="button first" href={url} target="_blank" rel="noopener noreferrer" onClick={onView}>
              {t.openDocument}
              <span class="hidden"> ({t.opensElsewhere})</span>
              <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d="M6 3h7v7M13 3L4 12" />
              </svg>
            </a>
          </p>
        ) : (
          <p>{fill(t.noAddress, { requester })}</p>
        )}
        <div class="compare">
          <p class="quiet">{t.compareNote}</p>
          <label class="button second file">
            <input type="file" class="hidden" onChange={({ currentTarget }) => void choose(currentTarget)} />
            {comparison ? t.chooseAnother : t.chooseFile}
          </label>
          {documentSha256 && (
            <p class="quiet">
              {t.fingerprint}
              <code>{documentSha256}</code>
            </p>
          )}
        </div>
        <div role="status" id="comparison">
          {comparison && (
            <p class={`comparison ${comparison.result}`}>
              {fill(says![comparison.result], { file: apart(comparison.file), requester })}
            </p>
          )}
        </div>
      </section>
      <Answer {...props} comparison={comparison} />
    </>
  );
}

/** An address that may be opened: the requester's words are no program. */
export const httpsOnly = (url: string | null) =>
  url && URL.canParse(url) && new URL(url).protocol === 'https:' ? url : null;
