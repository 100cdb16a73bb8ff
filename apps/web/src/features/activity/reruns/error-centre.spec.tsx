import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, newWorkspace, problem } from '../../../testing/fixture-api';
import { run } from '../../../testing/fixtures/activity';
import { cause, causes, rerunDetail } from '../../../testing/fixtures/reruns';
import { cleanup, renderPage } from '../../../testing/render-page';
import { CauseDetail } from './cause-detail';
import { CausesList } from './causes-list';
import { RerunCause } from './rerun-cause';
import { RerunDetail } from './rerun-detail';
import { RerunRun } from './rerun-run';

const nothing = () => undefined;

describe('the error centre', () => {
  afterEach(cleanup);

  it('lists causes with their count, rule, example and a running re-run', async () => {
    renderPage(<CausesList filter={{}} onFilter={nothing} />, { answers: fullWorkspace() });
    const row = (await screen.findByText('A condition of the rule is not met')).closest('tr')!;
    expect(within(row).getByText('25')).toBeTruthy();
    expect(within(row).getByText(/Northwind Sales · Closed won/)).toBeTruthy();
    expect(within(row).getByText(/the rule asks for New/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Running again' })).toBeTruthy();
    expect(screen.getAllByText('Dead delivery').length).toBeGreaterThan(0);
  });

  it('says so when everything ended well', async () => {
    renderPage(<CausesList filter={{}} onFilter={nothing} />, { answers: newWorkspace() });
    expect(await screen.findByText('Nothing to mend')).toBeTruthy();
  });

  it('hides usual causes until they are asked for', async () => {
    const chosen: unknown[] = [];
    renderPage(<CausesList filter={{}} onFilter={(filter) => chosen.push(filter)} />, {
      answers: fullWorkspace(),
    });
    await userEvent.click(await screen.findByRole('switch', { name: 'Show usual skips' }));
    expect(chosen).toEqual([{ usual: 'show' }]);
  });

  it('shows what to mend and which record has no way back', async () => {
    renderPage(<CauseDetail cause={cause()} />, { answers: fullWorkspace() });
    expect(await screen.findByText(/Change the rule’s conditions/)).toBeTruthy();
    expect(await screen.findByText('Rule deleted since')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Initech, renewal' })).toBeTruthy();
  });
});

describe('running a cause again', () => {
  afterEach(cleanup);

  const asked = async (page: ReturnType<typeof renderPage>) =>
    waitFor(() => {
      const sent = page.asked.find(({ endpoint }) => endpoint.id === 'rerunCause');
      if (!sent) throw new Error('Not asked');
      return sent.body;
    });
  const answers = { ...fullWorkspace(), rerunCause: () => rerunDetail() };

  it('asks first, with the count, and uses today’s rule unless told otherwise', async () => {
    const page = renderPage(<RerunCause cause={cause()} />, { answers });
    await userEvent.click(await screen.findByRole('button', { name: 'Re-run all with this cause' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Run 25 records again?' }));
    expect(page.asked.some(({ endpoint }) => endpoint.id === 'rerunCause')).toBe(false);
    await userEvent.click(dialog.getByRole('button', { name: 'Run 25 records again' }));
    expect(await asked(page)).toEqual({ mode: 'today' });
  });

  it('runs as it was when that is chosen', async () => {
    const page = renderPage(<RerunCause cause={cause({ asItWasCount: 20 })} />, { answers });
    await userEvent.click(await screen.findByRole('button', { name: 'Re-run all with this cause' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/Not possible for 5 of them/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('radio', { name: /As it was/ }));
    await userEvent.click(dialog.getByRole('button', { name: 'Run 25 records again' }));
    expect(await asked(page)).toEqual({ mode: 'as_it_was' });
  });

  it('offers no way back for deliveries that were never decided', async () => {
    renderPage(<RerunCause cause={causes[2]!} />, { answers });
    await userEvent.click(await screen.findByRole('button', { name: 'Re-run all with this cause' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Run 1 delivery again?' }));
    expect(dialog.getByRole<HTMLInputElement>('radio', { name: /As it was/ }).disabled).toBe(true);
  });

  it('says why it was refused', async () => {
    renderPage(<RerunCause cause={cause()} />, {
      answers: {
        ...answers,
        rerunCause: () =>
          problem(409, 'rerun.under_way', { title: 'These records are being run again already' }),
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Re-run all with this cause' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Run 25 records again' }));
    expect(await screen.findByText('These records are being run again already')).toBeTruthy();
  });

  it.each(['ae', 'viewer'] as const)('is not for the role %s', async (role) => {
    renderPage(<RerunCause cause={cause()} />, { role, answers });
    await userEvent.click(await screen.findByRole('button', { name: 'Re-run all with this cause' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('a re-run', () => {
  afterEach(cleanup);

  it('shows how far it is and what came of it', async () => {
    renderPage(<RerunDetail rerunId="r" result={undefined} onResult={nothing} />, {
      answers: fullWorkspace(),
    });
    expect(await screen.findByText(/16 of 25 records ended/)).toBeTruthy();
    expect(screen.getByText('Running')).toBeTruthy();
    expect(screen.getAllByText('Created').length).toBeGreaterThan(0);
    expect(screen.getAllByText(/No other rule was used instead/).length).toBeGreaterThan(0);
    expect(await screen.findByRole('link', { name: 'Initech' })).toBeTruthy();
  });

  it('is stopped after its question, and says how many were cancelled', async () => {
    const page = renderPage(<RerunDetail rerunId="r" result={undefined} onResult={nothing} />, {
      answers: fullWorkspace(),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(page.asked.some(({ endpoint }) => endpoint.id === 'stopRerun')).toBe(false);
    await userEvent.click(await screen.findByRole('button', { name: 'Stop the re-run' }));
    expect(await screen.findByText(/9 records were cancelled/)).toBeTruthy();
  });

  it('that was stopped says so, and offers no stop', async () => {
    const stopped = rerunDetail({ waiting: 0, cancelled: 9, finishedAt: new Date().toISOString() });
    renderPage(<RerunDetail rerunId="r" result={undefined} onResult={nothing} />, {
      answers: { ...fullWorkspace(), readRerun: () => stopped },
    });
    expect(await screen.findByText('Stopped')).toBeTruthy();
    expect(screen.getByText(/16 of 25 records ended.* 9 cancelled before their turn/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  });

  it('says that it waits for a broken connection', async () => {
    const { connection } = rerunDetail();
    renderPage(<RerunDetail rerunId="r" result={undefined} onResult={nothing} />, {
      answers: {
        ...fullWorkspace(),
        readRerun: () => rerunDetail({ connection: { ...connection, state: 'needs_reconnection' } }),
      },
    });
    expect(await screen.findByText('The connection cannot be used now')).toBeTruthy();
  });

  it('of one run can be as it was only where a rule was recorded', async () => {
    renderPage(<RerunRun run={run({ rule: null })} />, { answers: fullWorkspace() });
    await userEvent.click(await screen.findByRole('button', { name: 'Decide again' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole<HTMLInputElement>('radio', { name: /As it was/ }).disabled).toBe(true);
  });
});
