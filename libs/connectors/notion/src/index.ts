export { notionEntry } from './notion.entry';
