import { useEffect } from 'preact/hooks';
import type { Locale } from '../../generated/schema.ts';
import type { CertificateState } from '../api/operations.ts';
import { texts } from '../texts/language.ts';

/** The certificate to keep; its address is good for five minutes, so another is asked for before. */
export function Certificate(props: { language: Locale; certificate: CertificateState | undefined; onRenew(): void }) {
  const { language, certificate, onRenew } = props;
  const t = texts[language];
  const isThere = typeof certificate === 'object';
  useEffect(() => {
    if (!isThere) return;
    const renew = () => void (document.visibilityState === 'visible' && onRenew());
    const timer = setInterval(renew, 240_000);
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  }, [isThere]);
  if (!certificate || certificate === 'none') return null;
  return (
    <div class="certificate">
      <h3>{t.certificateHeading}</h3>
      {certificate === 'coming' ? (
        <p role="status">{t.certificateComing}</p>
      ) : (
        <>
          <p>{t.certificateNote}</p>
          <a class="button first" href={certificate.pdfUrl} target="_blank" rel="noopener noreferrer">
            {t.openCertificate}
            <span class="hidden"> ({t.opensElsewhere})</span>
          </a>
        </>
      )}
    </div>
  );
}
