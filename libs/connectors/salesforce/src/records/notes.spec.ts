import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import { idsIn, orgContext, orgHandler, salesforceEnv, standardSchema } from '../../fixtures/salesforce-org';
import type { AskedQuery } from '../../fixtures/salesforce-org';
import { recordIdOf } from '../record-id';
import { salesforceEntry } from '../salesforce.connector';

const id = (number: number): string => recordIdOf(`006gk${String(number).padStart(10, '0')}`) ?? '';
const ids = [1, 2, 3, 4].map(id);
const schema = {
  ...standardSchema,
  ContentDocumentLink: [['Id', 'id']],
  Note: [
    ['Id', 'id'],
    ['IsPrivate', 'boolean'],
  ],
} as const;
const link = (deal: number, day: string, title: string, preview: string | null): object => ({
  LinkedEntityId: id(deal),
  ContentDocument: {
    attributes: {},
    Title: title,
    LastModifiedDate: `${day}T08:00:00.000+0000`,
    LatestPublishedVersion: { attributes: {}, TextPreview: preview },
  },
});

let server: LoopbackServer;
const statements: string[] = [];
beforeEach(() => {
  statements.length = 0;
});
afterEach(async () => {
  expect(server.unexpected).toEqual([]);
  await server.close();
});

const answer = ({ soql, object }: AskedQuery): object[] => {
  statements.push(soql);
  switch (object) {
    case 'Opportunity':
      return idsIn(soql).map((Id) => ({ Id, Name: 'Deal', StageName: 'Closed Won' }));
    case 'ContentDocumentLink':
      return [
        link(1, '2026-01-03', 'Discovery call', 'Live before summer.'),
        link(1, '2026-01-05', 'Empty', null),
        link(2, '2026-01-04', 'x'.repeat(2_000), 'y'),
      ];
    case 'Note':
      return Array.from({ length: 12 }, (_, at) => ({
        ParentId: id(3),
        Title: `Note ${at + 1}`,
        Body: 'Body',
        LastModifiedDate: `2025-12-${String(at + 1).padStart(2, '0')}T08:00:00.000+0000`,
      }));
    default:
      return [];
  }
};

const begin = async (seen: typeof standardSchema) => {
  server = await startLoopbackServer(orgHandler(answer, { schema: seen }));
  const { records } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  return { records: records!, ...orgContext(server.url) };
};

/** What the mapping would find of each opportunity. */
const readNotes = async (deal: readonly string[]) => {
  const { records, context, operations } = await begin(schema);
  const wanted = { deal, company: [], contact: [] };
  const deals = await records.fetchDeals(context, { ids, wanted, isRelevant: () => true });
  const texts = deals.map((one) =>
    one.kind === 'found' ? one.snapshot.record.properties['RelatedNotes'] : 'gone',
  );
  return { texts, operations };
};

it('brings notes as one text, newest first, without private ones, where the mapping asks for them', async () => {
  const { texts, operations } = await readNotes(['RelatedNotes']);
  const [first, long, many, without] = texts;
  expect(first).toBe('2026-01-05 Empty\n\n2026-01-03 Discovery call: Live before summer.');
  expect(long).toHaveLength('2026-01-04 '.length + 1_000);
  expect(many?.split('\n\n')).toHaveLength(10);
  expect(many).toMatch(/^2025-12-12 Note 12: Body/);
  expect(without).toBeNull();
  // Two histories, roles, products and both kinds of notes are six queries, one more than a call takes.
  expect(operations.filter((operation) => operation === 'related.composite')).toHaveLength(2);
  expect(statements.find((soql) => soql.includes(' FROM Note '))).toMatch(/IsPrivate = false/i);
  const linked = statements.find((soql) => soql.includes(' FROM ContentDocumentLink '));
  expect(linked).toContain("ContentDocument.FileType = 'SNOTE'");
});

it('asks for no notes where nobody wants them', async () => {
  const { texts, operations } = await readNotes([]);
  expect(texts).toEqual([undefined, undefined, undefined, undefined]);
  expect(operations).not.toContain('Note.describe');
});

it.each([
  ['who sees notes', schema, true],
  ['who sees none', standardSchema, false],
  [
    'to whom private notes would look like others',
    { ...standardSchema, Note: [['Id', 'id']] as const },
    false,
  ],
])('offers notes to a user %s: %#', async (_who, seen, offered) => {
  const { records, context } = await begin(seen);
  const fields = await records.describeFields(context, 'deal');
  expect(fields.some(({ name }) => name === 'RelatedNotes')).toBe(offered);
});
