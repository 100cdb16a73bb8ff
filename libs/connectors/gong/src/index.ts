export { gongEntry } from './gong.entry';
