import type { ConnectorDisplay } from '@thread/connector-kit';

/** What the gallery shows of Salesforce. The mark is our own drawing: a cloud with a line in it. */
export const salesforceDisplay: ConnectorDisplay = {
  name: 'Salesforce',
  summary: 'Create customer accounts from won opportunities and keep their CRM data up to date.',
  capabilities: [
    'Accounts from won opportunities',
    'Account, contact roles, products and amounts kept up to date',
    'Any opportunity or account field mapped',
  ],
  mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M5 16a3.5 3.5 0 0 1 .6-6.9A4.5 4.5 0 0 1 13.6 7a4 4 0 0 1 5.6 4.2A3.2 3.2 0 0 1 18 17H6.5A3 3 0 0 1 5 16Z"/><path d="M9 13h6"/></svg>',
  guide: 'guides/salesforce.md',
};
