export { googleEntry } from './google.entry';
