import { defineConnectorEntry } from '@thread/connector-kit';

/** Google Workspace in the gallery: announced, not connectable yet. */
export const googleEntry = defineConnectorEntry({
  id: 'google',
  display: {
    name: 'Google Workspace',
    summary: 'Calendar and documents for onboarding meetings.',
    capabilities: [
      'Kickoff bookings recognised',
      'Reminders and follow-up tasks',
      'Documents attached to accounts',
    ],
    mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 6h16v14H4Z"/><path d="M4 10h16M8 3v5M16 3v5"/><path d="m9 15 2 2 4-4"/></svg>',
    guide: null,
  },
  coming: {
    what: 'Meetings found by attendee, reminders, actions after the meeting, and documents on the account.',
    why: 'Not in this release. Calendar scopes need a verified Google application, and push channels have to be renewed before they expire.',
  },
});
