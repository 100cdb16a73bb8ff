import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, problem } from '../../../testing/fixture-api';
import { comparison, pair } from '../../../testing/fixtures/duplicates';
import { idOf } from '../../../testing/fixtures/ids';
import { cleanup, renderPage } from '../../../testing/render-page';
import { Comparison } from './comparison';

interface Shown extends ReturnType<typeof renderPage> {
  /** What the page was told, in order. */
  readonly told: unknown[];
}

function show(wish: { compared?: object; answers?: object; role?: 'ae' | 'viewer' } = {}): Shown {
  const told: unknown[] = [];
  const page = renderPage(
    <Comparison
      comparison={comparison(wish.compared)}
      onSwap={() => told.push('swap')}
      onMerged={(accountId) => told.push({ merged: accountId })}
      onKeptApart={() => told.push('kept apart')}
    />,
    { role: wish.role, answers: { ...fullWorkspace(wish.role), ...wish.answers } },
  );
  return { ...page, told };
}

const sent = (page: Shown, id: string) =>
  waitFor(() => {
    const call = page.asked.find(({ endpoint }) => endpoint.id === id);
    if (!call) throw new Error('Not asked');
    return call;
  });
const row = async (name: RegExp) => within(await screen.findByRole('row', { name }));

describe('comparing two accounts', () => {
  afterEach(cleanup);

  it('says why they may be one, and what each hangs on', async () => {
    show();
    expect(await screen.findByText('Both have the domain globex.example.')).toBeTruthy();
    expect(screen.getByText('Stays')).toBeTruthy();
    expect(screen.getByRole('link', { name: /Acme CRM deal 9001/ })).toBeTruthy();
    expect(screen.getByText('People: Gina Globex, ops@globex.example')).toBeTruthy();
    expect(screen.getByText('Linked to no deal.')).toBeTruthy();
    expect(screen.getByText('No people.')).toBeTruthy();
  });

  it('says that nothing was found when a person chose them by hand', async () => {
    show({ compared: { pair: null } });
    expect(await screen.findByText(/^Nothing was found that both share/)).toBeTruthy();
  });

  it('asks only where they differ, and leaves out what neither knows', async () => {
    show();
    const name = await row(/^Company name/);
    expect(name.getAllByRole<HTMLInputElement>('radio').map(({ checked }) => checked)).toEqual([true, false]);
    expect((await row(/^Website/)).queryByRole('radio')).toBeNull();
    const industry = await row(/^Industry/);
    expect(industry.queryByRole('radio')).toBeNull();
    expect(industry.getByText('Unknown')).toBeTruthy();
    expect(screen.queryByText('Company size')).toBeNull();
  });

  it('says of each value where it comes from', async () => {
    show();
    expect((await row(/^ARR/)).getAllByText(/^Ada Admin, company 88/)).toHaveLength(2);
    expect((await row(/^Company name/)).getAllByText(/^Acme CRM, company 88/)).toHaveLength(2);
  });

  it('merges with what was chosen and the versions that were looked at', async () => {
    const page = show();
    await userEvent.click(await screen.findByRole('radio', { name: 'ARR: 12,000 EUR, from Globex Nordics' }));
    await userEvent.click(screen.getByRole('radio', { name: 'Both' }));
    await userEvent.click(screen.getByRole('button', { name: 'Merge into Globex' }));
    const call = await sent(page, 'mergeAccounts');
    expect(call.url.pathname).toContain(`/accounts/${idOf(100)}/`);
    expect(call.body).toEqual({
      absorbedId: idOf(101),
      versions: { kept: 3, absorbed: 5 },
      fields: {
        companyName: 'kept',
        arr: 'absorbed',
        website: 'kept',
        industry: 'absorbed',
        companySize: 'kept',
      },
      plan: 'both',
    });
    await waitFor(() => expect(page.told).toEqual([{ merged: idOf(100) }]));
    expect(await screen.findByText(/Globex Nordics is part of Globex now/)).toBeTruthy();
  });

  it('stays when one of them was changed meanwhile, and says so', async () => {
    const page = show({
      answers: {
        mergeAccounts: () => problem(409, 'resource.conflict', { title: 'It was changed meanwhile' }),
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Merge into Globex' }));
    expect(await screen.findByText('It was changed meanwhile')).toBeTruthy();
    expect(page.told).toEqual([]);
  });

  it('can keep the other one, or both apart', async () => {
    const page = show();
    await userEvent.click(await screen.findByRole('button', { name: 'Keep the other one instead' }));
    await userEvent.click(screen.getByRole('button', { name: 'Different customers' }));
    expect((await sent(page, 'keepAccountsApart')).body).toEqual({ otherId: idOf(101) });
    await waitFor(() => expect(page.told).toEqual(['swap', 'kept apart']));
  });

  it('tells of a pair that was kept apart who said so, and does not offer it again', async () => {
    show({ compared: { pair: pair({ state: 'kept_apart', decidedBy: 'Cem Successo' }) } });
    expect(await screen.findByText('Cem Successo said that these are different customers.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Different customers' })).toBeNull();
  });

  it('lets an AE keep them apart but not merge, and a viewer neither', async () => {
    const closed = async (name: string) =>
      (await screen.findByRole('button', { name })).getAttribute('aria-disabled') === 'true';
    show({ role: 'ae' });
    expect([await closed('Merge into Globex'), await closed('Different customers')]).toEqual([true, false]);
    cleanup();
    show({ role: 'viewer' });
    expect([await closed('Merge into Globex'), await closed('Different customers')]).toEqual([true, true]);
  });
});
