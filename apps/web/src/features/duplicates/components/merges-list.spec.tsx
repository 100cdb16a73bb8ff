import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, newWorkspace, problem } from '../../../testing/fixture-api';
import { idOf } from '../../../testing/fixtures/ids';
import { merge } from '../../../testing/fixtures/duplicates';
import { cleanup, renderPage } from '../../../testing/render-page';
import { MergeNotes } from './merge-notes';
import { MergesList } from './merges-list';

const undoButton = 'Undo the merge of Globex Nordics into Globex';

describe('merges so far', () => {
  afterEach(cleanup);

  it('offers to undo only what can be undone, and says of the rest why not or what was left', async () => {
    renderPage(<MergesList />, { answers: fullWorkspace() });
    await screen.findAllByText(/became part of/);
    const [standing, blocked, undone] = screen
      .getAllByRole('listitem')
      .filter((item) => item.textContent.includes('became part of'));
    if (!standing || !blocked || !undone) throw new Error('Three merges are listed');
    expect(within(standing).getByRole('button', { name: undoButton })).toBeTruthy();
    expect(blocked.textContent).toContain('A later merge has to be undone first.');
    expect(within(blocked).queryByRole('button')).toBeNull();
    expect(undone.textContent).toMatch(/Undone 5 days ago by Cem Successo\./);
    expect(within(undone).getByText('ARR was changed since the merge and stays as it is.')).toBeTruthy();
  });

  it('undoes a merge', async () => {
    const { asked } = renderPage(<MergesList />, { answers: fullWorkspace() });
    await userEvent.click(await screen.findByRole('button', { name: undoButton }));
    expect(await screen.findByText('Both accounts are as they were.')).toBeTruthy();
    const call = asked.find(({ endpoint }) => endpoint.id === 'undoMerge');
    expect(call?.url.pathname).toContain(`/merges/${idOf(910)}/undo`);
  });

  it('says when later changes stay where they are', async () => {
    const notRestored = ['ARR was changed since the merge and stays as it is.'];
    renderPage(<MergesList />, {
      answers: { ...fullWorkspace(), undoMerge: () => merge({ notRestored, undoable: false }) },
    });
    await userEvent.click(await screen.findByRole('button', { name: undoButton }));
    expect(await screen.findByText(/Some later changes stay where they are/)).toBeTruthy();
  });

  it('says what the server refuses', async () => {
    renderPage(<MergesList />, {
      answers: {
        ...fullWorkspace(),
        undoMerge: () => problem(409, 'merge.not_undoable', { title: 'A later merge comes first' }),
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: undoButton }));
    expect(await screen.findByText('A later merge comes first')).toBeTruthy();
  });

  it('says that nothing was merged yet', async () => {
    renderPage(<MergesList />, { answers: newWorkspace() });
    expect(await screen.findByText('No accounts were merged yet.')).toBeTruthy();
  });

  it('cannot be undone by an AE', async () => {
    const { asked } = renderPage(<MergesList />, { role: 'ae', answers: fullWorkspace('ae') });
    await userEvent.click(await screen.findByRole('button', { name: undoButton }));
    expect(asked.some(({ endpoint }) => endpoint.id === 'undoMerge')).toBe(false);
  });

  it('an account says only what still matters of its merges', async () => {
    const { asked } = renderPage(<MergeNotes accountId={idOf(100)} />, {
      answers: {
        ...fullWorkspace(),
        listMerges: () => ({
          data: [merge(), merge({ id: idOf(913), undoneAt: merge().mergedAt, undoable: false })],
          hasMore: false,
          nextCursor: null,
        }),
      },
    });
    expect(await screen.findAllByText(/became part of/)).toHaveLength(1);
    await waitFor(() => expect(asked[0]?.url.searchParams.get('accountId')).toBe(idOf(100)));
  });
});
