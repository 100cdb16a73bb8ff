import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, newWorkspace, problem } from '../../../testing/fixture-api';
import { pair } from '../../../testing/fixtures/duplicates';
import { daysAgo, idOf } from '../../../testing/fixtures/ids';
import { cleanup, renderPage } from '../../../testing/render-page';
import { DuplicatesList } from './duplicates-list';

const nothing = () => undefined;
const listOf = (data: unknown[]) => () => ({ data, hasMore: false, nextCursor: null, openCount: 0 });

describe('likely duplicates', () => {
  afterEach(cleanup);

  it('tells of each pair who they are and why they may be one, and leads to comparing them', async () => {
    renderPage(<DuplicatesList state="open" onState={nothing} />, { answers: fullWorkspace() });
    const first = within(await screen.findByRole('article', { name: 'Globex and Globex Nordics' }));
    expect(
      first.getByText(
        'Both have the domain globex.example. The contact gina@globex.example belongs to both.',
      ),
    ).toBeTruthy();
    expect(first.getByText(/^globex\.example · created \w{3} \d/)).toBeTruthy();
    expect(first.getByText(/^no website · created/)).toBeTruthy();
    const compare = first.getByRole('link', { name: 'Compare Globex and Globex Nordics' });
    expect(compare.getAttribute('href')).toBe(`/duplicates/compare?a=${idOf(100)}&b=${idOf(101)}`);
    expect(screen.getByRole('article', { name: /^Umbrella Logistics and/ })).toBeTruthy();
  });

  it('keeps a pair apart with one click', async () => {
    const { asked } = renderPage(<DuplicatesList state="open" onState={nothing} />, {
      answers: fullWorkspace(),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Different customers: Globex and Globex Nordics' }),
    );
    const sent = await waitFor(() => {
      const call = asked.find(({ endpoint }) => endpoint.id === 'keepAccountsApart');
      if (!call) throw new Error('Not asked');
      return call;
    });
    expect(sent.url.pathname).toContain(`/accounts/${idOf(100)}/`);
    expect(sent.body).toEqual({ otherId: idOf(101) });
  });

  it('says who kept a pair apart, and asks no more about it', async () => {
    const apart = pair({ state: 'kept_apart', decidedBy: 'Cem Successo', decidedAt: daysAgo(2) });
    renderPage(<DuplicatesList state="kept_apart" onState={nothing} />, {
      answers: { ...fullWorkspace(), listDuplicates: listOf([apart]) },
    });
    const article = within(await screen.findByRole('article'));
    expect(article.getByText(/^Cem Successo said that they are different customers/)).toBeTruthy();
    expect(article.queryByRole('button', { name: /^Different customers/ })).toBeNull();
    expect(article.getByRole('link', { name: /^Compare/ })).toBeTruthy();
  });

  it('turns to the pairs that were kept apart', async () => {
    const states: string[] = [];
    renderPage(<DuplicatesList state="open" onState={(state) => states.push(state)} />, {
      answers: fullWorkspace(),
    });
    await userEvent.click(await screen.findByRole('radio', { name: 'Kept apart' }));
    expect(states).toEqual(['kept_apart']);
  });

  it('says how to merge two accounts that share nothing when there is no pair', async () => {
    renderPage(<DuplicatesList state="open" onState={nothing} />, { answers: newWorkspace() });
    expect(await screen.findByText('No likely duplicates')).toBeTruthy();
    expect(screen.getByText(/choose “Merge with…”/)).toBeTruthy();
  });

  it('says that they could not be read, and reads them again when asked', async () => {
    const { asked } = renderPage(<DuplicatesList state="open" onState={nothing} />, {
      answers: {
        ...fullWorkspace(),
        listDuplicates: () => problem(503, 'server.unavailable', { title: 'The database does not answer' }),
      },
    });
    expect(await screen.findByText('The database does not answer')).toBeTruthy();
    const before = asked.length;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(asked.length).toBeGreaterThan(before));
  });

  it('cannot be decided by a viewer', async () => {
    const { asked } = renderPage(<DuplicatesList state="open" onState={nothing} />, {
      role: 'viewer',
      answers: fullWorkspace('viewer'),
    });
    const [button] = await screen.findAllByRole('button', { name: /^Different customers/ });
    expect(button?.getAttribute('aria-disabled')).toBe('true');
    if (button) await userEvent.click(button);
    expect(asked.some(({ endpoint }) => endpoint.id === 'keepAccountsApart')).toBe(false);
  });
});
