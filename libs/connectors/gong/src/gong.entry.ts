import { defineConnectorEntry } from '@thread/connector-kit';

/** Gong in the gallery: announced, not connectable yet. */
export const gongEntry = defineConnectorEntry({
  id: 'gong',
  display: {
    name: 'Gong',
    summary: 'Sales calls as evidence in the handoff.',
    capabilities: [
      'Calls matched to accounts',
      'Transcripts with speakers',
      'Every claim linked to its moment',
    ],
    mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 3v18M8 7v10M4 10v4M16 7v10M20 10v4"/></svg>',
    guide: null,
  },
  coming: {
    what: 'Recorded sales calls matched to accounts, so that the handoff brief can cite what was said and when.',
    why: 'Not in this release. Calls feed the handoff brief, and transcripts need privacy and role gates.',
  },
});
