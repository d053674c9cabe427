import type { Meter } from '@wip/shared/consumption/meterSchemas.ts';
import { useId, useState } from 'react';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { SecretBox } from '../SecretBox.tsx';
import { dialects } from './dialectGuides.ts';
import { FirstReading } from './FirstReading.tsx';

/** A meter with the keys that were just made; null where a key is not known here any more. */
export interface Created {
  meter: Meter;
  apiKey: string | null;
  readKey: string | null;
}

interface Props {
  created: Created;
  onDone(): void;
}

/** The keys of a meter, shown once, how to send for it, and whether a reading has come. */
export function ConnectMeter({ created: { meter, apiKey, readKey }, onDone }: Props) {
  return (
    <section className="page__section" aria-labelledby="connect-title">
      <h2 id="connect-title">Connect {meter.name}</h2>
      <p className="meta">
        {meter.meterId} in {meter.areaId}
        {meter.gatewayId && ` · gateway ${meter.gatewayId}`}
      </p>
      {apiKey && (
        <SecretBox
          label="Sender’s key"
          secret={apiKey}
          note="For what sends the readings. It is shown this once."
        />
      )}
      {readKey && (
        <SecretBox
          label="Read key"
          secret={readKey}
          note="For the owner, to see the meter under ‘My meter’. It is shown this once."
        />
      )}
      {!apiKey && (
        <p className="notice">
          {meter.gatewayId
            ? 'The gateway’s key sends for this meter, too.'
            : 'The sender’s key is known to its sender alone; KEY stands for it below.'}
        </p>
      )}
      <FirstReading meter={meter} readKey={readKey} />
      <Guide meter={meter} apiKey={apiKey} />
      <div>
        <button type="button" className="button" onClick={onDone}>
          Done
        </button>
      </div>
    </section>
  );
}

function Guide({ meter, apiKey }: { meter: Meter; apiKey: string | null }) {
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const { name, steps } = dialects[chosen]!;
  const server = window.location.origin;
  return (
    <>
      <label className="field" htmlFor={id}>
        <span className="field__label">How it sends</span>
        <select id={id} value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
          {dialects.map((dialect, index) => (
            <option key={dialect.name} value={index}>
              {dialect.name}
            </option>
          ))}
        </select>
      </label>
      <ol className="page__section" aria-label={`Steps for ${name}`}>
        {steps({ server, apiKey: apiKey ?? 'KEY', meter }).map(({ words, text }) => (
          <li key={words} className="snippet">
            <p>{words}</p>
            {text && <pre>{text}</pre>}
            {text && (
              <CopyButton done="Copied" text={() => text}>
                Copy
              </CopyButton>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
