/** A request that is refused as a whole, before anything of it is read. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly status: 415 | 503;
  /** Null where sending the same again would not help. */
  readonly retryAfterS: number | null;

  constructor(status: 415 | 503, message: string, retryAfterS: number | null = null) {
    super(message);
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}
