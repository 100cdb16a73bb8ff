/** Where each connection's pull feed stands. */
export interface PollCursorStore {
  /**
   * Takes connections of the connector whose last poll began `everySeconds` ago or earlier and which may call their provider; marks them as
   * polled now, so that two sweepers do not both take them.
   */
  claimDue(
    connectorId: string,
    stream: string,
    everySeconds: number,
    limit: number,
  ): Promise<readonly string[]>;
  /** Null when the stream was never polled. */
  read(connectionId: string, stream: string): Promise<unknown>;
  /** After what the poll returned was committed to the inbox. */
  save(connectionId: string, stream: string, cursor: unknown): Promise<void>;
  /** Remembers why the last poll failed; the cursor stays. */
  fail(connectionId: string, stream: string, code: string): Promise<void>;
}
