import { listAttention } from '@thread/contracts';
import { waitFor } from '@thread/testing';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';

/** Somebody asks the CRM to forget them, and the CRM tells Thread. */
describe('a person who is deleted for privacy’s sake', () => {
  let thread: ConnectedProduct;

  beforeAll(async () => {
    thread = await startConnectedProduct();
  }, 180_000);
  afterAll(async () => {
    await thread?.stop();
  }, 60_000);

  /** Tables in which the text stands, bodies of deliveries included. */
  const tablesNaming = async (text: string): Promise<readonly string[]> => {
    const tables = await thread.ledger.rows<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`,
    );
    const naming: string[] = [];
    for (const { name } of tables) {
      const row = name === 'inbox_event' ? `t::text || encode(body, 'escape')` : 't::text';
      const sql = `SELECT count(*) AS n FROM "${name}" t WHERE ${row} ILIKE $1`;
      if ((await thread.ledger.count(sql, [`%${text}%`])) > 0) naming.push(name);
    }
    return naming;
  };

  it('F38: is nowhere in Thread any more, while the customer stays', async () => {
    const { sales } = thread;
    // A name that nobody else in the CRM has.
    const contact = { first: 'Philippa', last: 'Ostrander' };
    const { dealId, contactId } = await sales.winDeal({ company: 'Harbour Bellworks', contact });
    const before = await thread.account(dealId);
    expect(before.people).toMatchObject([{ name: 'Philippa Ostrander' }]);
    await thread.untilQuiet();
    expect(await tablesNaming('ostrander')).toEqual(
      expect.arrayContaining(['account_fact', 'account_person', 'source_record']),
    );

    await sales.eraseContact(contactId);
    await waitFor(async () => (await tablesNaming('ostrander')).length === 0, {
      what: 'the person to be forgotten',
      timeoutMs: 60_000,
    });
    await thread.untilQuiet();
    // The sweep that reads the deal again does not bring them back.
    await sales.edit('deals', dealId, { amount: '31000' });
    await thread.ledger.makePollsDue();
    await thread.untilQuiet();

    const after = await thread.account(dealId);
    expect(after).toMatchObject({ id: before.id, companyName: 'Harbour Bellworks', people: [] });
    expect(await tablesNaming('ostrander')).toEqual([]);
    const { data } = await thread.admin.call(listAttention, { query: { state: 'open' } });
    expect(data).toEqual([]);
  }, 180_000);
});
