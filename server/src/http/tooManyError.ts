import { DomainError } from '@wip/shared/errors.ts';

/** A caller asks more than its share; the same may be asked again after `retryAfterS` seconds. */
export class TooManyError extends DomainError {
  readonly retryAfterS: number;

  constructor(message: string, retryAfterS: number) {
    super('TOO_MANY', message);
    this.retryAfterS = retryAfterS;
  }
}
