import { Component, type ReactNode, Suspense } from 'react';

interface Props {
  /** What could not be shown, and what still works. */
  failure: string;
  /** Shown while the part is on its way. */
  fallback?: ReactNode;
  children: ReactNode;
}

/** Holds a part that is loaded later: if it fails, the rest of the page stays and says so. */
export class Boundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    const { failure, fallback, children } = this.props;
    if (!this.state.hasFailed) return <Suspense fallback={fallback ?? null}>{children}</Suspense>;
    return (
      <div className="notice notice--danger" role="alert">
        <p>{failure}</p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Load the page again
        </button>
      </div>
    );
  }
}
