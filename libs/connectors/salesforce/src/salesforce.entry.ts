import { defineConnectorEntry } from '@thread/connector-kit';

/** Salesforce in the gallery: announced, not connectable yet. */
export const salesforceEntry = defineConnectorEntry({
  id: 'salesforce',
  display: {
    name: 'Salesforce',
    summary: 'Create accounts and run onboarding from opportunity stages.',
    capabilities: [
      'Accounts from won opportunities',
      'Two-way sync of account fields',
      'Polling baseline, change data capture as accelerator',
    ],
    mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M5 16a3.5 3.5 0 0 1 .6-6.9A4.5 4.5 0 0 1 13.6 7a4 4 0 0 1 5.6 4.2A3.2 3.2 0 0 1 18 17H6.5A3 3 0 0 1 5 16Z"/><path d="M9 13h6"/></svg>',
    guide: null,
  },
  coming: {
    what: 'Accounts created when an opportunity reaches a stage, and fields kept in agreement both ways.',
    why: 'Not in this release. Salesforce needs an application registered in each customer organisation and refresh tokens that change on every use.',
  },
});
