import '../../ui/state.css';
import type { StateName } from '@wip/shared/status/stateNames.ts';

/** A small sample of a state's colour and pattern; the word stands beside it. */
export function StateSwatch({ state }: { state: StateName }) {
  return <span className="state swatch" data-state={state} aria-hidden="true" />;
}
