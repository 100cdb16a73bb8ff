import type { ConnectorContext, ConnectorWriter, RecordRead } from '@thread/connector-kit';
import { propertiesOf } from '../records/cells';
import { PageReader, readPage } from '../records/query-pages';
import { createColumn } from './create-column';
import { updateRows, type WriterParts } from './update-rows';

type Wanted = Parameters<ConnectorWriter['readRecords']>[1];

/** Row by row, by id: what a query finds may be a moment old, and a change made meanwhile would be written over unseen. */
async function readRows(
  { client }: WriterParts,
  context: ConnectorContext,
  wanted: Wanted,
): Promise<readonly RecordRead[]> {
  const reader = new PageReader(client, context);
  const reads: RecordRead[] = [];
  for (const { externalId, properties } of wanted) {
    const page = await readPage(client, context, externalId);
    if (page === null || page.in_trash === true || page.archived === true) {
      reads.push({ kind: 'gone' });
      continue;
    }
    const whole: typeof page.properties = {};
    for (const [name, cell] of Object.entries(page.properties))
      whole[name] = properties.includes(cell.id) ? await reader.items(page, cell) : cell;
    const all = propertiesOf({ ...page, properties: whole });
    reads.push({ kind: 'found', properties: all, updatedAt: page.last_edited_time });
  }
  return reads;
}

/**
 * Writing to rows, and to the rows that hold their companies. No scope is about it: the integration has the capability “Update content” or not, and Notion
 * tells only when something is written.
 */
export function createWriter(parts: WriterParts): ConnectorWriter {
  return {
    scopeGroup: null,
    batchSize: 1,
    updateRecords: (context, records) => updateRows(parts, context, records),
    readRecords: (context, wanted) => readRows(parts, context, wanted),
    createProperty: {
      scopeGroup: null,
      create: (context, role, property) => createColumn(parts, context, role, property),
    },
  };
}
