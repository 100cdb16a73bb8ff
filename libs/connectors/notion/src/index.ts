export { createNotionConnector, notionEntry } from './notion.connector';
