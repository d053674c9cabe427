import './simulated.css';

/** Says of numbers that no real meter measured them. */
export function Simulated() {
  return <span className="simulated">simulated</span>;
}
