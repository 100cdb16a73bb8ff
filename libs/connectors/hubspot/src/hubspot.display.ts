import type { ConnectorDisplay } from '@thread/connector-kit';

/** What the gallery shows of HubSpot. The mark is our own drawing: a hub with three spokes. */
export const hubspotDisplay: ConnectorDisplay = {
  name: 'HubSpot',
  summary: 'Create customer accounts from won deals and keep their CRM data in agreement.',
  capabilities: [
    'Accounts from won deals',
    'Company, contacts and amounts kept up to date',
    'Any deal or company property mapped',
  ],
  mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="13" cy="14" r="4"/><circle cx="5" cy="6" r="1.75"/><circle cx="17" cy="4.5" r="1.75"/><circle cx="6" cy="20" r="1.75"/><path d="m6.4 7.2 3.6 4.1M16.2 6.1 14.6 10.3M7.6 19.2l2.3-2.5"/></svg>',
  guide: 'guides/hubspot.md',
};
