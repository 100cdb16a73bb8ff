import type { ConnectorWebhook, Verification } from '@thread/connector-kit';
import type { MessageSecrets } from './message-key';
import { messageQuery, orgOfAddress } from './message-key';
import { acknowledgeMessage, splitMessage } from './split-message';

const refused = (reason: string): Verification => ({ ok: false, reason });

/** What a person looks at when the org has stopped telling of changes. */
const whenSilent: readonly string[] = [
  'In Salesforce open Setup → Outbound Messages → View Message Delivery Status: messages that wait there name what refuses them. 401 means that the endpoint URL is not the address this page shows today.',
  'When none wait, open Setup → Flows: the Flow that sends to Thread must be active, and its start must still fit the records that change.',
  'When changes come by Change Data Capture, see under Traffic what is said of the feed, and Setup → Change Data Capture: Opportunity, Account and Contact must be selected.',
];

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
    setup: { subscriptions: [], whenSilent, accountQuery: (orgId) => messageQuery(secrets, orgId) },
  };
}
