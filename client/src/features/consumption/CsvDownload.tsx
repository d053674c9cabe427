import { useState } from 'react';
import { downloadFile } from '../../ui/downloadFile.ts';
import type { UseSource, UseSpan } from './useSource.ts';

/** The numbers of a span as CSV: a link, or a request of its own where a key must go with it in a header. */
export function CsvDownload({ source, span }: { source: UseSource; span: UseSpan }) {
  const [hasFailed, setHasFailed] = useState(false);
  const { csvHeaders, fileName } = source;
  const path = source.csvPath(span);
  if (csvHeaders === null) {
    return (
      <a className="button" href={path} download={fileName}>
        Download CSV
      </a>
    );
  }
  async function download() {
    setHasFailed(false);
    try {
      const response = await fetch(path, { headers: csvHeaders ?? {}, cache: 'no-store' });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      downloadFile(fileName, await response.blob());
    } catch {
      setHasFailed(true);
    }
  }
  return (
    <>
      <button type="button" className="button" onClick={download}>
        Download CSV
      </button>
      {hasFailed && (
        <p className="notice notice--danger" role="alert">
          The file could not be downloaded. Try again in a minute.
        </p>
      )}
    </>
  );
}
