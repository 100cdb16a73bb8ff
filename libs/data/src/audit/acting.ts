import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose request is being carried out, as the audit log records it. */
export interface Acting {
  readonly userId: string | null;
  /** The API key that acts for the person. */
  readonly keyId: string | null;
  readonly ip: string | null;
  readonly requestId: string | null;
}

const present = new AsyncLocalStorage<Acting>();

/** Runs `work` on behalf of somebody: every audited act inside it is theirs. Work outside of it is Thread's own. */
export function actingAs<T>(acting: Acting, work: () => T): T {
  return present.run(acting, work);
}

/** Null = Thread itself. */
export function presentActing(): Acting | null {
  return present.getStore() ?? null;
}
