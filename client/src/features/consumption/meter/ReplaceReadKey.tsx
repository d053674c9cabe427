import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { createApi } from '../../../api/trpc.ts';
import { SecretBox } from '../SecretBox.tsx';
import { ownerHeaders } from './meterSource.ts';
import { readKeyStore } from './readKeyStore.ts';

interface Props {
  meterId: string;
  readKey: string;
}

/** Revokes the read key and shows the one in its place, once. */
export function ReplaceReadKey({ meterId, readKey }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const replace = useMutation({
    mutationFn: () => createApi(ownerHeaders(readKey)).meters.revoke.mutate({ meterId, key: 'read' }),
    onSuccess: ({ key }) => {
      setIsAsking(false);
      readKeyStore.set(key, { isRemembered: readKeyStore.isRemembered() });
    },
  });
  return (
    <>
      {isAsking ? (
        <>
          <button
            type="button"
            className="button"
            disabled={replace.isPending}
            onClick={() => replace.mutate()}
          >
            Yes, end the old key
          </button>
          <button type="button" className="button" onClick={() => setIsAsking(false)}>
            Keep it
          </button>
        </>
      ) : (
        <button type="button" className="button" onClick={() => setIsAsking(true)}>
          Replace the key
        </button>
      )}
      {replace.isError && (
        <p className="notice notice--danger" role="alert">
          The key could not be replaced. The old one still works.
        </p>
      )}
      {replace.data && (
        <SecretBox
          label="Your new read key"
          secret={replace.data.key}
          note="It is shown this once. Keep it safe."
        />
      )}
    </>
  );
}
