interface Props {
  /** What failed, and what still works. */
  children: string;
  onRetry: () => void;
}

/** Says what failed and offers to try again. */
export function Failure({ children, onRetry }: Props) {
  return (
    <div className="notice notice--danger" role="alert">
      <p>{children}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
