import type { ConnectorWebhook, Verification } from '@thread/connector-kit';
import type { MessageSecrets } from './message-key';
import { messageQuery, orgOfAddress } from './message-key';
import { acknowledgeMessage, splitMessage } from './split-message';

const refused = (reason: string): Verification => ({ ok: false, reason });

/** What an admin's automation in Salesforce sends: Outbound Messages, and HTTP callouts of a Flow. Faster than the poll, and never instead of it. */
export function createMessages(secrets: MessageSecrets): ConnectorWebhook {
  return {
    verify: (request) => {
      if (request.method.toUpperCase() !== 'POST') return refused('the method is not POST');
      return orgOfAddress(request.url, secrets) === null
        ? refused('the address carries no key of an org')
        : { ok: true };
    },
    split: (request) => splitMessage(request, secrets),
    acknowledge: acknowledgeMessage,
    setup: { subscriptions: [], accountQuery: (orgId) => messageQuery(secrets, orgId) },
  };
}
