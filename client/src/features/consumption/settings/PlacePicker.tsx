import '../../../map/mapView.css';
import './placePicker.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { createMap } from '../../../map/createMap.ts';
import type { PowerMap } from '../../../map/powerMap.ts';
import { mapConfigQuery } from '../../../map/prepareMap.ts';
import { useTheme } from '../../../ui/theme.ts';

interface Point {
  lat: number;
  lon: number;
}

interface Props {
  point: Point | null;
  onPick(point: Point): void;
}

const nearZoom = 9;

/** A small map whose middle is the place: dragged, moved with the arrow keys, or pointed at. */
export function PlacePicker({ point, onPick }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const config = useQuery(mapConfigQuery);
  const latest = useRef({ point, onPick });
  latest.current = { point, onPick };

  useEffect(() => {
    const element = ref.current;
    if (!element || !config.data) return;
    const { point: from } = latest.current;
    let [map, isOver]: [PowerMap | null, boolean] = [null, false];
    createMap({
      container: element,
      config: config.data,
      catalogueVersion: () => config.data.catalogueVersion,
      theme,
      camera: from && { ...from, zoom: nearZoom },
      padding: { top: 16, right: 16, bottom: 16, left: 16 },
      isCompact: true,
    })
      .then((opened) => {
        map = opened.map;
        if (isOver) return map.remove();
        map.on('click', ({ lngLat }) => lngLat && map?.easeTo({ center: lngLat, duration: 0 }));
        // the first move is the map's own, where it opens
        map.on('moveend', () => {
          const center = map?.getCenter();
          if (center) latest.current.onPick({ lat: center.lat, lon: center.lng });
        });
      })
      .catch((error: unknown) => console.error('The map could not be opened.', error));
    return () => {
      isOver = true;
      map?.remove();
    };
  }, [config.data, theme]);

  return (
    <figure className="place-picker">
      <div className="place-picker__map">
        <div className="map-view">
          <div className="map-view__canvas" ref={ref} />
        </div>
      </div>
      <span className="place-picker__cross" aria-hidden="true" />
      <figcaption className="meta">
        The cross is the place. Drag the map, use its arrow keys and + or −, or point at a place.
      </figcaption>
    </figure>
  );
}
