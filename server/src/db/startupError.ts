/** A failure that the person at the terminal can mend: its message is one plain sentence about what to do. */
export class StartupError extends Error {
  override name = 'StartupError';
}
