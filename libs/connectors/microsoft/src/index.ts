export { microsoftEntry } from './microsoft.entry';
