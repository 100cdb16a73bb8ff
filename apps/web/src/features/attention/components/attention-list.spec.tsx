import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, newWorkspace } from '../../../testing/fixture-api';
import { attention } from '../../../testing/fixtures/activity';
import { idOf } from '../../../testing/fixtures/ids';
import { cleanup, renderPage } from '../../../testing/render-page';
import { AttentionList } from './attention-list';

const item = async (title: RegExp) => within(await screen.findByRole('article', { name: title }));

describe('needs attention', () => {
  afterEach(cleanup);

  it('answers a held deal with one click', async () => {
    const { asked } = renderPage(<AttentionList filter={{}} onFilter={() => undefined} />, {
      answers: { ...fullWorkspace(), actOnAttention: () => ({ ...attention[0], state: 'resolved' }) },
    });
    const held = await item(/missing two fields/);
    expect(held.getByText(/^ARR and Primary contact/).textContent).toBe('ARR and Primary contact e-mail');
    await userEvent.click(held.getByRole('button', { name: /^Create anyway/ }));
    await waitFor(() =>
      expect(asked.find(({ endpoint }) => endpoint.id === 'actOnAttention')?.body).toEqual({
        action: 'create_anyway',
      }),
    );
  });

  it('links a likely duplicate to the candidate beside the button', async () => {
    const { asked } = renderPage(<AttentionList filter={{}} onFilter={() => undefined} />, {
      answers: { ...fullWorkspace(), actOnAttention: () => ({ ...attention[1], state: 'resolved' }) },
    });
    await userEvent.click((await item(/Globex Europe/)).getByRole('button', { name: 'Link to Globex' }));
    await waitFor(() =>
      expect(asked.find(({ endpoint }) => endpoint.id === 'actOnAttention')?.body).toEqual({
        action: 'link',
        accountId: idOf(100),
      }),
    );
  });

  it('tells a candidate from others of its name', async () => {
    renderPage(<AttentionList filter={{}} onFilter={() => undefined} />, { answers: fullWorkspace() });
    expect(
      (await item(/Globex Europe/)).getByText(/^globex\.example · deal 9001 · created \w{3} \d/),
    ).toBeTruthy();
  });

  it('does not call an e-mail unsent that may have arrived', async () => {
    const about = { ...attention[0], kind: 'failed_effect', missing: [], title: 'The e-mail to Ana' };
    const items = (['failed', 'unknown'] as const).map((effectState, place) => ({
      ...about,
      id: idOf(410 + place),
      title: `${about.title}: ${effectState}`,
      effectState,
    }));
    renderPage(<AttentionList filter={{}} onFilter={() => undefined} />, {
      answers: {
        ...fullWorkspace(),
        listAttention: () => ({ data: items, hasMore: false, nextCursor: null, openCount: 2 }),
      },
    });
    expect((await item(/: unknown/)).getByText('Unknown')).toBeTruthy();
    expect((await item(/: unknown/)).queryByText('Not sent')).toBeNull();
    expect((await item(/: failed/)).getByText('Not sent')).toBeTruthy();
  });

  it('offers only the actions the item has', async () => {
    renderPage(<AttentionList filter={{}} onFilter={() => undefined} />, { answers: fullWorkspace() });
    const held = await item(/missing two fields/);
    expect(held.queryByRole('button', { name: /^Process again/ })).toBeNull();
    expect((await item(/needs reconnection/)).queryByRole('button', { name: /^Dismiss/ })).toBeNull();
  });

  it('says what would be here when nothing is', async () => {
    renderPage(<AttentionList filter={{}} onFilter={() => undefined} />, { answers: newWorkspace() });
    expect(await screen.findByText('Nothing needs you')).toBeTruthy();
  });

  it('cannot be answered by a viewer', async () => {
    const { asked } = renderPage(<AttentionList filter={{}} onFilter={() => undefined} />, {
      role: 'viewer',
      answers: fullWorkspace('viewer'),
    });
    await userEvent.click((await item(/missing two fields/)).getByRole('button', { name: /^Check again/ }));
    expect(asked.some(({ endpoint }) => endpoint.id === 'actOnAttention')).toBe(false);
  });
});
