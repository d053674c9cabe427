import { useQuery } from '@tanstack/react-query';
import { lazy, useState } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { Boundary } from '../../../ui/Boundary.tsx';
import { useSettled } from '../../../ui/useDelayed.ts';
import { readPlace } from './meterDraft.ts';

const PlacePicker = lazy(async () => ({ default: (await import('./PlacePicker.tsx')).PlacePicker }));

interface Props {
  /** 'latitude, longitude' as typed. */
  place: string;
  onChange(place: string): void;
}

/** The place of a meter, typed or found on the map, and the area that it lies in. */
export function PlaceFields({ place, onChange }: Props) {
  const [isPicking, setIsPicking] = useState(false);
  const point = readPlace(place);
  const settled = useSettled(place, 400);
  const areas = useQuery(
    trpc.areas.at.queryOptions(point ?? { lat: 0, lon: 0 }, { enabled: point !== null && settled === place }),
  );
  return (
    <>
      <label className="field">
        <span className="field__label">Place</span>
        <input
          type="text"
          inputMode="text"
          placeholder="-25.86, 28.19"
          required
          value={place}
          onChange={(event) => onChange(event.target.value)}
        />
        <span className="meta">Latitude and longitude. It stays private; only the area is public.</span>
      </label>
      <div className="page__row">
        <button
          type="button"
          className="button"
          aria-expanded={isPicking}
          onClick={() => setIsPicking(!isPicking)}
        >
          {isPicking ? 'Close the map' : 'Choose on the map'}
        </button>
        {point && areas.data && (
          <span role="status">
            {areas.data[0] ? `In the area ${areas.data[0].name}` : 'No area covers this place.'}
          </span>
        )}
      </div>
      {isPicking && (
        <Boundary failure="The map could not be loaded. Type the place instead.">
          <PlacePicker
            point={point}
            onPick={({ lat, lon }) => onChange(`${lat.toFixed(5)}, ${lon.toFixed(5)}`)}
          />
        </Boundary>
      )}
    </>
  );
}
