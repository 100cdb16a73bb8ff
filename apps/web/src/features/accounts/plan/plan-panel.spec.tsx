import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type AccountDetail, readAccount } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { type Asked, fullWorkspace, problem } from '../../../testing/fixture-api';
import { accountDetail } from '../../../testing/fixtures/accounts';
import { idOf } from '../../../testing/fixtures/ids';
import { cleanup, renderPage } from '../../../testing/render-page';
import { PlanPanel, milestonePercent } from './plan-panel';

function Plan() {
  const account = useRead(readAccount, { params: { accountId: accountDetail().id } });
  return account.data ? <PlanPanel account={account.data} /> : null;
}

/** The fixture account with one task in another state, as the server would answer. */
function withTask(title: string, part: object): AccountDetail {
  const detail = accountDetail();
  return {
    ...detail,
    milestones: detail.milestones.map((milestone) => ({
      ...milestone,
      tasks: milestone.tasks.map((task) => (task.title === title ? { ...task, ...part } : task)),
    })),
  };
}
const sent = (asked: readonly Asked[], id: string) => asked.findLast(({ endpoint }) => endpoint.id === id);
async function choose(task: string, item: string): Promise<void> {
  await userEvent.click(await screen.findByRole('button', { name: `More for ${task}` }));
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}

describe('working a plan', () => {
  afterEach(cleanup);

  it('completes a task and shows the account the server answered, without reading it again', async () => {
    const { asked } = renderPage(<Plan />, {
      answers: {
        ...fullWorkspace(),
        updateTask: () => withTask('Agree on goals', { state: 'done', overdue: false }),
      },
    });
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Agree on goals: done' }));
    await waitFor(() =>
      expect(
        (screen.getByRole('checkbox', { name: 'Agree on goals: done' }) as HTMLInputElement).checked,
      ).toBe(true),
    );
    expect(sent(asked, 'updateTask')?.body).toEqual({ state: 'done' });
    expect(asked.filter(({ endpoint }) => endpoint.id === 'readAccount')).toHaveLength(1);
    expect(screen.getByText('3 of 3 done')).toBeTruthy();
  });

  it('reopens what was done, and skips what is open', async () => {
    const { asked } = renderPage(<Plan />, {
      answers: { ...fullWorkspace(), updateTask: () => accountDetail() },
    });
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Send the kickoff invitation: done' }));
    await waitFor(() => expect(sent(asked, 'updateTask')?.body).toEqual({ state: 'open' }));
    await choose('Agree on goals', 'Skip');
    await waitFor(() => expect(sent(asked, 'updateTask')?.body).toEqual({ state: 'skipped' }));
  });

  it('keeps what was typed as a new title: leaving the field saves it once, Escape takes it back', async () => {
    const { asked } = renderPage(<Plan />, {
      answers: {
        ...fullWorkspace(),
        updateTask: () => withTask('Agree on goals', { title: 'Agree on aims' }),
      },
    });
    await choose('Agree on goals', 'Rename');
    const title = () => screen.getByRole('textbox', { name: 'Title of the task' });
    await userEvent.type(title(), ' at last{Escape}');
    expect(screen.getByText('Agree on goals')).toBeTruthy();
    expect(sent(asked, 'updateTask')).toBeUndefined();
    await choose('Agree on goals', 'Rename');
    await userEvent.clear(title());
    await userEvent.type(title(), 'Agree on aims');
    await userEvent.tab();
    expect(await screen.findByText('Agree on aims')).toBeTruthy();
    expect(asked.filter(({ endpoint }) => endpoint.id === 'updateTask')).toMatchObject([
      { body: { title: 'Agree on aims' } },
    ]);
  });

  it('moves a task by button, and not out of its milestone', async () => {
    const { asked } = renderPage(<Plan />, {
      answers: { ...fullWorkspace(), updateTask: () => accountDetail() },
    });
    await choose('Agree on goals', 'Move up');
    await waitFor(() => expect(sent(asked, 'updateTask')?.body).toEqual({ position: 0 }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'More for Send the kickoff invitation' }),
    );
    const up = await screen.findByRole('menuitem', { name: 'Move up' });
    expect(up.hasAttribute('data-disabled') || (up as HTMLButtonElement).disabled).toBe(true);
  });

  it('adds a task to its milestone', async () => {
    const { asked } = renderPage(<Plan />, {
      answers: { ...fullWorkspace(), createTask: () => accountDetail() },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Add a task to Go-live' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Title of the new task' }), 'Celebrate');
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    await waitFor(() =>
      expect(sent(asked, 'createTask')?.body).toMatchObject({
        title: 'Celebrate',
        role: 'csm',
        dueDate: null,
      }),
    );
    expect(sent(asked, 'createTask')?.url.pathname).toContain(idOf(81));
  });

  it('shifts the plan by the days that were entered', async () => {
    const { asked } = renderPage(<Plan />, {
      answers: { ...fullWorkspace(), shiftPlan: () => accountDetail() },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Shift the plan' }));
    const days = await screen.findByRole('textbox', { name: 'Working days' });
    await userEvent.clear(days);
    await userEvent.type(days, '-3');
    await userEvent.click(await screen.findByRole('button', { name: 'Move 3 earlier' }));
    await waitFor(() => expect(sent(asked, 'shiftPlan')?.body).toEqual({ days: -3 }));
  });

  it('says why when the server refuses', async () => {
    renderPage(<Plan />, {
      answers: {
        ...fullWorkspace(),
        updateTask: () => problem(503, 'server.unavailable', { title: 'The database does not answer' }),
      },
    });
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Agree on goals: done' }));
    expect(await screen.findByText('The database does not answer')).toBeTruthy();
  });

  it('can be read by a viewer and not worked', async () => {
    renderPage(<Plan />, { role: 'viewer', answers: fullWorkspace('viewer') });
    const task = (await screen.findByRole('checkbox', { name: 'Agree on goals: done' })) as HTMLInputElement;
    expect(task.disabled).toBe(true);
    expect(screen.queryByRole('button', { name: /^More for/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Add a task/ })).toBeNull();
    expect(
      within(document.body).getByRole('button', { name: 'Shift the plan' }).getAttribute('aria-disabled'),
    ).toBe('true');
  });
});

describe('progress of a milestone', () => {
  it('counts skipped tasks as closed, and an empty milestone by its own completion', () => {
    const [kickoff] = accountDetail().milestones;
    expect(kickoff && milestonePercent(kickoff)).toBe(67);
    expect(milestonePercent({ tasks: [], completedAt: null })).toBe(0);
    expect(milestonePercent({ tasks: [], completedAt: '2026-01-01T00:00:00Z' })).toBe(100);
  });
});
