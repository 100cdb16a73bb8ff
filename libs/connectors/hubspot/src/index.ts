export { createHubspotConnector, hubspotEntry } from './hubspot.connector';
