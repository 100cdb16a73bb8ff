import type { Workspace } from '../workspace/model';
import type { AuthorizeRequest } from './authorize-request';
import type { GrantStore } from './grant-store';

/** What the person chose. `databases` = ids of those to be shared. */
export interface ConsentDecision {
  workspace: Workspace;
  granted: boolean;
  databases: readonly string[];
}

/** Where the browser goes next: back with a code, or with the refusal. */
export function decideConsent(
  request: AuthorizeRequest,
  decision: ConsentDecision,
  grants: GrantStore,
): string {
  const target = new URL(request.redirectUri);
  const { workspace } = decision;
  const person = workspace.people[0];
  if (decision.granted && person !== undefined) {
    const databases = workspace.databases.map(({ id }) => id).filter((id) => decision.databases.includes(id));
    const code = grants.issueCode({
      workspaceId: workspace.id,
      userId: person.id,
      databases,
      redirectUri: request.redirectUri,
    });
    target.searchParams.set('code', code);
  } else target.searchParams.set('error', 'access_denied');
  if (request.state !== null) target.searchParams.set('state', request.state);
  return target.toString();
}
