import { Secret } from '@thread/domain';
import type { OwnApp } from '@thread/connector-kit';

/** A customer's own app among what is sealed: client id, client secret, log-in address. */
export interface PackedApp {
  readonly i: string;
  readonly s: string;
  readonly u: string;
}

export const packApp = (app: OwnApp): PackedApp => ({
  i: app.clientId,
  s: app.clientSecret.expose(),
  u: app.loginUrl,
});

export const unpackApp = ({ i, s, u }: PackedApp): OwnApp => ({
  clientId: i,
  clientSecret: new Secret(s),
  loginUrl: u,
});
