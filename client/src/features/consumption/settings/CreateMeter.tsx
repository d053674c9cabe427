import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Created } from './ConnectMeter.tsx';
import { type Draft, emptyDraft, inputOfDraft } from './meterDraft.ts';
import type { operatorApi } from './operatorStore.ts';
import { PlaceFields } from './PlaceFields.tsx';

interface Props {
  api: ReturnType<typeof operatorApi>;
  onCreated(created: Created): void;
}

const slots = [
  { slotS: 1, label: 'every second' },
  { slotS: 10, label: 'every 10 seconds' },
  { slotS: 60, label: 'every minute' },
  { slotS: 300, label: 'every 5 minutes' },
  { slotS: 900, label: 'every quarter of an hour' },
  { slotS: 1_800, label: 'every half hour' },
  { slotS: 3_600, label: 'every hour' },
];
const kinds = ['household', 'business', 'public', 'pump', 'other'] as const;

/** The form for a new meter. */
export function CreateMeter({ api, onCreated }: Props) {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const read = inputOfDraft(draft);
  const create = useMutation({
    mutationFn: (input: Extract<typeof read, { input: object }>['input']) => api.meters.create.mutate(input),
    onSuccess: onCreated,
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if ('input' in read) create.mutate(read.input);
  }
  const problem = create.error?.message ?? ('problem' in read && draft.place !== '' ? read.problem : null);

  return (
    <form className="form" aria-labelledby="create-title" onSubmit={submit}>
      <h2 id="create-title">A new meter</h2>
      <Text label="Name" value={draft.name} isRequired onChange={(name) => change({ name })} />
      <PlaceFields place={draft.place} onChange={(place) => change({ place })} />
      <div className="form__pair">
        <label className="field">
          <span className="field__label">It reports</span>
          <select value={draft.slotS} onChange={(event) => change({ slotS: Number(event.target.value) })}>
            {slots.map(({ slotS, label }) => (
              <option key={slotS} value={slotS}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="field__label">What it measures</span>
          <select
            value={draft.kind}
            onChange={(event) =>
              change({ kind: kinds.find((kind) => kind === event.target.value) ?? 'other' })
            }
          >
            {kinds.map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
        </label>
      </div>
      <Text
        label="Gateway"
        note="The short name of what sends for several meters with one key; empty for a key of its own. MQTT needs one."
        value={draft.gatewayId}
        onChange={(gatewayId) => change({ gatewayId })}
      />
      <label className="field">
        <span className="field__label">Names that senders use</span>
        <textarea
          value={draft.inputs}
          placeholder={'tele/geyser/SENSOR\nsensor.geyser_energy:counterKwh'}
          aria-describedby="inputs-note"
          onChange={(event) => change({ inputs: event.target.value })}
        />
        <span id="inputs-note" className="meta">
          One a line; not needed where the sender uses the meter’s id. After a colon what the number is:
          powerW, powerKw, counterWh, counterKwh, energyWh or energyKwh.
        </span>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.isPublic}
          onChange={(event) => change({ isPublic: event.target.checked })}
        />
        Everyone may read this meter
      </label>
      {problem && (
        <p className="notice notice--danger" role="alert">
          {problem}
        </p>
      )}
      <div>
        <button type="submit" className="button button--primary" disabled={create.isPending}>
          Create the meter
        </button>
      </div>
    </form>
  );
}

interface TextProps {
  label: string;
  value: string;
  note?: string;
  isRequired?: boolean;
  onChange(value: string): void;
}

function Text({ label, value, note, isRequired = false, onChange }: TextProps) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        type="text"
        required={isRequired}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {note && <span className="meta">{note}</span>}
    </label>
  );
}
