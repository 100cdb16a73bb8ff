import type { Secret } from '@thread/domain';

/** An app that a customer registered at the provider itself. */
export interface OwnApp {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Where its people log in; an origin, perhaps with a path, without a trailing slash. */
  readonly loginUrl: string;
}

/** What an admin entered. */
export interface OwnAppEntry {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly loginUrl: string;
}

export type ReadOwnApp =
  | { readonly kind: 'ready'; readonly app: OwnApp }
  /** A sentence for each member that cannot be used; never its value. */
  | { readonly kind: 'invalid'; readonly problems: Readonly<Partial<Record<keyof OwnAppEntry, string>>> };

/** Support of apps that belong to one connection, not to the installation. `Auth` is what the connector authorises with. */
export interface OwnApps<Auth> {
  /** Offered in the form; any other address is typed. */
  readonly loginHosts: readonly { readonly label: string; readonly url: string }[];
  /** Checks an entry, above all that nothing is sent to a host that is not the provider's. */
  read(entry: OwnAppEntry): ReadOwnApp;
  /** The same authorisation through the app. */
  authFor(app: OwnApp): Auth;
}
