import { useEffect } from 'react';

export interface Note {
  text: string;
  /** Goes away by itself. */
  isBrief: boolean;
}

const briefMs = 6_000;

/** A word about the map, at its edge. */
export function MapNote({ note, onClose }: { note: Note; onClose(): void }) {
  useEffect(() => {
    if (!note.isBrief) return;
    const timer = setTimeout(onClose, briefMs);
    return () => clearTimeout(timer);
  }, [note, onClose]);
  return (
    <div className="map-note card" role="status">
      <p>{note.text}</p>
      <button type="button" className="button button--quiet" onClick={onClose}>
        Close
      </button>
    </div>
  );
}
