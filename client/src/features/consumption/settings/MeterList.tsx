import { useMutation } from '@tanstack/react-query';
import type { Meter } from '@wip/shared/consumption/meterSchemas.ts';
import { useState } from 'react';
import { Simulated } from '../Simulated.tsx';
import type { Created } from './ConnectMeter.tsx';
import type { operatorApi } from './operatorStore.ts';

interface Props {
  api: ReturnType<typeof operatorApi>;
  meters: readonly Meter[];
  onShow(created: Created): void;
  onChange(): void;
}

const mostShown = 50;

/** The meters that there are, with what can be done about each. */
export function MeterList({ api, meters, onShow, onChange }: Props) {
  const shown = meters.slice(0, mostShown);
  return (
    <section className="page__section" aria-labelledby="meters-title">
      <h2 id="meters-title">Meters ({meters.length})</h2>
      {meters.length === 0 && <p>There is no meter yet.</p>}
      <ul className="page__section">
        {shown.map((meter) => (
          <li key={meter.meterId} className="secret">
            <p>
              <strong>{meter.name}</strong> {meter.isSimulated && <Simulated />}
              <br />
              <span className="meta">
                {meter.meterId} · {meter.areaId} · {meter.gatewayId ?? 'no gateway'} · {meter.visibility}
              </span>
            </p>
            <MeterTools api={api} meter={meter} onShow={onShow} onChange={onChange} />
          </li>
        ))}
      </ul>
      {meters.length > mostShown && (
        <p className="meta">These are {mostShown} of them; `wip meter list` has them all.</p>
      )}
    </section>
  );
}

function MeterTools({ api, meter, onShow, onChange }: Omit<Props, 'meters'> & { meter: Meter }) {
  const [isDeleting, setIsDeleting] = useState(false);
  const { meterId, name } = meter;
  const replace = useMutation({
    mutationFn: (key: 'api' | 'read') => api.meters.revoke.mutate({ meterId, key }),
    onSuccess: ({ kind, key }) =>
      onShow({ meter, apiKey: kind === 'api' ? key : null, readKey: kind === 'read' ? key : null }),
  });
  const remove = useMutation({
    mutationFn: () => api.meters.delete.mutate({ meterId }),
    onSuccess: onChange,
  });
  const failure = replace.error ?? remove.error;
  return (
    <>
      <div className="page__row">
        <button
          type="button"
          className="button"
          aria-label={`How to connect ${name}`}
          onClick={() => onShow({ meter, apiKey: null, readKey: null })}
        >
          How to connect
        </button>
        {meter.gatewayId === null && (
          <button
            type="button"
            className="button"
            aria-label={`New sender’s key for ${name}`}
            onClick={() => replace.mutate('api')}
          >
            New sender’s key
          </button>
        )}
        <button
          type="button"
          className="button"
          aria-label={`New read key for ${name}`}
          onClick={() => replace.mutate('read')}
        >
          New read key
        </button>
        <button
          type="button"
          className="button"
          aria-label={isDeleting ? `Yes, delete ${name} and its readings` : `Delete ${name}`}
          onClick={() => (isDeleting ? remove.mutate() : setIsDeleting(true))}
        >
          {isDeleting ? 'Yes, delete it and its readings' : 'Delete'}
        </button>
      </div>
      {failure && (
        <p className="notice notice--danger" role="alert">
          {failure.message}
        </p>
      )}
    </>
  );
}
