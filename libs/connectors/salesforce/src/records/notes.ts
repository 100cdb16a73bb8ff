import type { FieldDescription } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { SelectStatement } from '../salesforce.client';
import type { Row } from '../salesforce.schemas';
import type { ObjectSchemas } from './object-schemas';
import { idOf, instantOf, nestedRow, textOf } from './row-values';

/** What a mapping names the notes of an opportunity by. No field of an object is called so: custom ones end in `__c`. */
export const notesProperty = 'RelatedNotes';

/** Notes of one opportunity, the newest first. */
const mostNotes = 10;
const longestNote = 1_000;

export const notesField: FieldDescription = {
  name: notesProperty,
  label: 'Notes',
  type: 'text',
  options: [],
  writable: false,
  group: 'Related records',
};

const modern = 'ContentDocumentLink';
const legacy = 'Note';

/** The kinds of notes the connected user sees; those of former times only where the private ones can be told. */
async function readable(schemas: ObjectSchemas, context: ConnectorContext): Promise<ReadonlySet<string>> {
  const [links, notes] = await Promise.all([modern, legacy].map((object) => schemas.find(context, object)));
  return new Set([...(links ? [modern] : []), ...(notes?.has('IsPrivate') ? [legacy] : [])]);
}

/** Whether the connected user sees notes of either kind. Two describes the first time. */
export async function hasNotes(schemas: ObjectSchemas, context: ConnectorContext): Promise<boolean> {
  return (await readable(schemas, context)).size > 0;
}

/** Statements for the notes of opportunities: those of today, which are files, and those of former times. */
export async function noteStatements(
  schemas: ObjectSchemas,
  context: ConnectorContext,
  dealIds: readonly string[],
): Promise<readonly (readonly [string, SelectStatement])[]> {
  const objects = await readable(schemas, context);
  const statements: [string, SelectStatement][] = [];
  if (objects.has(modern))
    statements.push([
      'notes',
      {
        from: modern,
        fields: [
          'LinkedEntityId',
          'ContentDocument.Title',
          'ContentDocument.LastModifiedDate',
          'ContentDocument.LatestPublishedVersion.TextPreview',
        ],
        where: { LinkedEntityId: [...dealIds], 'ContentDocument.FileType': 'SNOTE' },
      },
    ]);
  if (objects.has(legacy))
    statements.push([
      'formerNotes',
      {
        from: legacy,
        fields: ['ParentId', 'Title', 'Body', 'LastModifiedDate'],
        // What its author keeps to themselves.
        where: { ParentId: [...dealIds], IsPrivate: false },
      },
    ]);
  return statements;
}

interface FoundNote {
  readonly dealId: string;
  readonly at: Date | null;
  readonly text: string;
}

const noteOf = (dealId: string | null, source: Row | null, body: string | null): readonly FoundNote[] => {
  if (dealId === null || source === null) return [];
  const title = textOf(source, 'Title');
  const words = [title, body].filter((part) => part !== null).join(': ');
  if (words === '') return [];
  const at = instantOf(source, 'LastModifiedDate');
  const day = at === null ? '' : `${at.toISOString().slice(0, 10)} `;
  const cut = words.length > longestNote ? `${words.slice(0, longestNote - 1)}…` : words;
  return [{ dealId, at, text: `${day}${cut}`.toWellFormed() }];
};

/**
 * Each opportunity's notes as one text, the newest ten, newest first, one a paragraph with its day. Of today's notes Salesforce tells the first 255 characters in
 * a query.
 */
export function notesByDeal(notes: readonly Row[], formerNotes: readonly Row[]): ReadonlyMap<string, string> {
  const found = [
    ...notes.flatMap((row) => {
      const document = nestedRow(row, 'ContentDocument');
      const version = document && nestedRow(document, 'LatestPublishedVersion');
      return noteOf(idOf(row, 'LinkedEntityId'), document, version && textOf(version, 'TextPreview'));
    }),
    ...formerNotes.flatMap((row) => noteOf(idOf(row, 'ParentId'), row, textOf(row, 'Body'))),
  ];
  return new Map(
    [...Map.groupBy(found, ({ dealId }) => dealId)].map(([dealId, own]) => {
      const newest = own.toSorted((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
      return [
        dealId,
        newest
          .slice(0, mostNotes)
          .map(({ text }) => text)
          .join('\n\n'),
      ];
    }),
  );
}
