import { connectorEntries } from '@thread/connector-catalogue';
import { defineConnectorEntry, type ConnectorEntry } from '@thread/connector-kit';

/** A ninth connector as its folder would declare it. */
export const fixtureEntry = defineConnectorEntry({
  id: 'fixture-crm',
  display: {
    name: 'Fixture CRM',
    summary: 'A connector that only exists in tests.',
    capabilities: ['Being shown'],
    mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"><path d="M3 3h18v18H3Z"/></svg>',
    guide: null,
  },
  coming: { what: 'Nothing at all.', why: 'It exists to be seen in the gallery.' },
});

// Loaded before the api's own code: the one line a new connector adds to the catalogue.
(connectorEntries as unknown as ConnectorEntry[]).push(fixtureEntry);
