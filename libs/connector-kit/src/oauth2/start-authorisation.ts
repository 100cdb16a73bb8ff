import type { OauthSettings } from '../contract/connector';
import { CodeFlow } from './code-flow';

export interface AuthorisationStart {
  /** Exactly as registered at the provider. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly optionalScopes: readonly string[];
  /** Unguessable, one-time, bound to session and user by the caller, who also checks it on the way back. */
  readonly state: string;
  /** S256 challenge of a verifier the caller keeps; only for providers that use PKCE. */
  readonly codeChallenge?: string;
}

/** The address to send the browser to. Throws TypeError when the state is empty: an authorisation without one is never started. */
export function startAuthorisation(settings: OauthSettings, request: AuthorisationStart): string {
  if (request.state === '') throw new TypeError('An authorisation needs a state.');
  const flow = new CodeFlow(settings, {
    redirectUri: request.redirectUri,
    extraParams: {
      ...settings.authorizeParams?.({ optionalScopes: request.optionalScopes }),
      ...(request.codeChallenge
        ? { code_challenge: request.codeChallenge, code_challenge_method: 'S256' }
        : {}),
    },
  });
  return flow.addressFor(request.scopes, request.state);
}
