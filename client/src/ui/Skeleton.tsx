import './skeleton.css';
import { useDelayed } from './useDelayed.ts';

interface Props {
  /** 'Loading the answer' */
  label: string;
  lines: number;
}

/** Grey lines where an answer will stand, shown only when it takes longer than 200 ms. */
export function Skeleton({ label, lines }: Props) {
  const isShown = useDelayed(true);
  if (!isShown) return null;
  return (
    <div className="skeleton">
      <span className="visually-hidden">{label}…</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <span key={line} className="skeleton__line" />
      ))}
    </div>
  );
}
