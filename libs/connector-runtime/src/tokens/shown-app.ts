import type { OwnApp } from '@thread/connector-kit';
import type { ConnectionApp } from '@thread/domain';

/** Enough of a client id to tell apps apart: `3MVG9…x4Qb`. Short ones keep less. */
function shortened(clientId: string): string {
  const [head, tail] = clientId.length >= 16 ? [5, 4] : [2, 2];
  return `${clientId.slice(0, head)}…${clientId.slice(-tail)}`;
}

/** What may be shown of the app that access was granted to; undefined: the installation's. Nothing of its secret. */
export function shownApp(app: OwnApp | undefined, setAt: Date | null): ConnectionApp {
  return app
    ? { owner: 'customer', clientId: shortened(app.clientId), setAt }
    : { owner: 'installation', clientId: null, setAt };
}

/** Whether nothing was entered anew. */
export function isSameApp(one: OwnApp | undefined, other: OwnApp | undefined): boolean {
  if (!one || !other) return one === other;
  return (
    one.clientId === other.clientId &&
    one.loginUrl === other.loginUrl &&
    one.clientSecret.expose() === other.clientSecret.expose()
  );
}
