export { salesforceEntry } from './salesforce.connector';
