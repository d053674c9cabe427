import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { PlainPage } from '../../../app/PlainPage.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useKey } from '../keyStore.ts';
import { isRefused } from '../refusal.ts';
import { ConnectMeter, type Created } from './ConnectMeter.tsx';
import { CreateMeter } from './CreateMeter.tsx';
import { MeterList } from './MeterList.tsx';
import { operatorApi, operatorStore } from './operatorStore.ts';

/** Meters and how to connect them, for the operator. */
export function SettingsPage() {
  const token = useKey(operatorStore);
  return (
    <PlainPage title="Connect meters">
      {token === null ? <TokenForm problem={null} /> : <Meters token={token} />}
    </PlainPage>
  );
}

function Meters({ token }: { token: string }) {
  const api = useMemo(() => operatorApi(token), [token]);
  const [shown, setShown] = useState<Created | null>(null);
  const meters = useQuery({
    queryKey: ['operator', 'meters', operatorStore.entry()],
    queryFn: () => api.meters.list.query(),
    gcTime: 0,
  });
  if (meters.isPending) return <Skeleton label="Loading the meters" lines={4} />;
  if (isRefused(meters.error)) return <TokenForm problem={refusalWords(meters.error?.message ?? '')} />;
  if (meters.isError && !meters.data) {
    return <Failure onRetry={() => meters.refetch()}>The meters are unavailable right now.</Failure>;
  }
  return (
    <>
      {shown ? (
        <ConnectMeter key={shown.meter.meterId} created={shown} onDone={() => setShown(null)} />
      ) : (
        <CreateMeter
          api={api}
          onCreated={(created) => {
            setShown(created);
            void meters.refetch();
          }}
        />
      )}
      <MeterList
        api={api}
        meters={meters.data ?? []}
        onShow={setShown}
        onChange={() => void meters.refetch()}
      />
      <div>
        <button type="button" className="button" onClick={() => operatorStore.forget()}>
          Forget the operator’s token
        </button>
      </div>
    </>
  );
}

/** Wrong, or none to be right: the same refusal, told apart by its words alone. */
function refusalWords(message: string): string {
  return message.includes('is not set')
    ? 'The server has no operator’s token, so meters cannot be made on this page.'
    : 'That is not the operator’s token.';
}

function TokenForm({ problem }: { problem: string | null }) {
  const [text, setText] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() !== '') operatorStore.set(text.trim());
  }
  return (
    <form className="form" onSubmit={submit}>
      <p>
        Create meters and see how to connect them. For this the operator’s token is needed: the value of{' '}
        <code>OPERATOR_TOKEN</code> on the server. It is kept until this tab is closed.
      </p>
      <label className="field">
        <span className="field__label">Operator’s token</span>
        <input
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      {problem && (
        <p className="notice notice--danger" role="alert">
          {problem}
        </p>
      )}
      <div>
        <button type="submit" className="button button--primary">
          Open
        </button>
      </div>
    </form>
  );
}
