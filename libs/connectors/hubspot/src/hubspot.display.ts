import type { ConnectorDisplay } from '@thread/connector-kit';

/** What the gallery shows of HubSpot. The mark is our own drawing: a funnel. */
export const hubspotDisplay: ConnectorDisplay = {
  name: 'HubSpot',
  summary: 'Create customer accounts from won deals and keep their CRM data in agreement.',
  capabilities: [
    'Accounts from won deals',
    'Company, contacts and amounts kept up to date',
    'Any deal or company property mapped',
  ],
  mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 4h16l-6 7.5V18l-4 2.5v-9Z"/><path d="M7 8h10"/></svg>',
  guide: 'guides/hubspot.md',
};
