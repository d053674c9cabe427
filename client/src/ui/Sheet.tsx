import './sheet.css';
import { type PointerEvent, type ReactNode, useRef } from 'react';
import { type SheetHeight, setSheet, useView } from '../app/viewState.ts';
import { Icon } from './icons.tsx';

const heights: SheetHeight[] = ['peek', 'half', 'full'];

interface Props {
  label: string;
  children: ReactNode;
}

/** The panel: a card on a desktop, on a phone a sheet of three heights that is raised by hand or button. */
export function Sheet({ label, children }: Props) {
  const { sheet } = useView();
  const level = heights.indexOf(sheet);
  return (
    <section className="sheet card" data-height={sheet} aria-label={label} id="answer" tabIndex={-1}>
      <SheetHandle sheet={sheet}>
        <button
          type="button"
          className="button button--icon button--quiet"
          aria-label="Show less"
          disabled={level === 0}
          onClick={() => setSheet(heights[level - 1]!)}
        >
          <Icon name="down" />
        </button>
        <span className="sheet__grip" aria-hidden="true" />
        <button
          type="button"
          className="button button--icon button--quiet"
          aria-label="Show more"
          disabled={level === heights.length - 1}
          onClick={() => setSheet(heights[level + 1]!)}
        >
          <Icon name="up" />
        </button>
      </SheetHandle>
      <div className="sheet__body">{children}</div>
    </section>
  );
}

/** The bar at the top of the sheet: it follows the finger and settles at the nearest height. */
function SheetHandle({ sheet, children }: { sheet: SheetHeight; children: ReactNode }) {
  const start = useRef<{ y: number; heightPx: number } | null>(null);

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    if (event.target instanceof Element && event.target.closest('button')) return;
    const card = event.currentTarget.parentElement!;
    start.current = { y: event.clientY, heightPx: card.offsetHeight };
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    if (!start.current) return;
    const heightPx = start.current.heightPx + start.current.y - event.clientY;
    event.currentTarget.parentElement!.style.height = `${heightPx}px`;
  }

  function onPointerUp(event: PointerEvent<HTMLDivElement>) {
    if (!start.current) return;
    const movedPx = start.current.y - event.clientY;
    start.current = null;
    event.currentTarget.parentElement!.style.height = '';
    if (Math.abs(movedPx) > 40) setSheet(settledHeight(sheet, movedPx));
  }

  return (
    <div
      className="sheet__handle"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
    >
      {children}
    </div>
  );
}

/** One height further, or to the end after a long pull. */
function settledHeight(sheet: SheetHeight, movedPx: number): SheetHeight {
  const steps = Math.abs(movedPx) > window.innerHeight * 0.4 ? 2 : 1;
  const level = heights.indexOf(sheet) + Math.sign(movedPx) * steps;
  return heights[Math.min(Math.max(level, 0), heights.length - 1)]!;
}
