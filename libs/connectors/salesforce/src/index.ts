export { salesforceEntry } from './salesforce.entry';
