/** More is waiting to be stored than the process may hold: answer 503 and let the provider send again. */
export class InboxOverloaded extends Error {
  override readonly name = 'InboxOverloaded';
  readonly code = 'inbox.overloaded';
  /** When to send again. */
  readonly retryAfterSeconds = 5;

  constructor() {
    super('Too many deliveries are waiting to be stored');
  }
}
