import type { Portal } from '../crm/crm-model';
import type { AuthorizeRequest } from './authorize-request';
import type { GrantStore } from './grant-store';

/** What the person chose on the consent page. `declined` = optional scopes that were un-ticked. */
export interface ConsentDecision {
  portal: Portal;
  granted: boolean;
  declined: readonly string[];
}

/** Where the browser goes next: the app's redirect URL with a code, or with the refusal. `state` is echoed when it was sent. */
export function decideConsent(
  request: AuthorizeRequest,
  decision: ConsentDecision,
  grants: GrantStore,
): string {
  const target = new URL(request.redirectUri);
  if (decision.granted) {
    const optional = request.optionalScopes.filter((scope) => !decision.declined.includes(scope));
    const code = grants.issueCode({
      portalId: decision.portal.id,
      scopes: [...request.scopes, ...optional],
      redirectUri: request.redirectUri,
      challenge: request.challenge,
      challengeMethod: request.challengeMethod,
    });
    target.searchParams.set('code', code.code);
  } else {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set('error_description', 'User denied the authorization request');
  }
  if (request.state !== null) target.searchParams.set('state', request.state);
  return target.toString();
}
