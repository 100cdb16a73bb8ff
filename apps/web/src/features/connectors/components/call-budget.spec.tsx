import { screen } from '@testing-library/react';
import { cleanup, renderPage } from '../../../testing/render-page';
import { CallBudget } from './call-budget';

const budget = {
  callsLastHour: 38,
  callsLast24Hours: 612,
  byLane: { live: 1_372, clicked: 96, sweep: 0, backfill: 0 },
  limits: [
    { id: 'calls', label: 'Calls in 10 seconds', used: 24, max: 100, usedToday: 612, daily: null },
    { id: 'day', label: 'Calls a second', used: 3, max: 3, usedToday: 2_500, daily: 10_000 },
  ],
};

describe('the budget of a connection', () => {
  afterEach(cleanup);

  it('shows each limit with what is used of it, the daily one where there is one', async () => {
    renderPage(<CallBudget budget={budget} />, { answers: {} });
    expect(await screen.findByText('Calls in 10 seconds: 24 of 100')).toBeTruthy();
    expect(screen.getByText('Calls a second: 3 of 3')).toBeTruthy();
    expect(screen.getByText('Calls a second, today: 2,500 of 10,000')).toBeTruthy();
    const values = screen.getAllByRole('progressbar').map((bar) => bar.getAttribute('aria-valuenow'));
    expect(values).toEqual(['24', '100', '25']);
  });

  it('says for whom the calls were made', async () => {
    renderPage(<CallBudget budget={budget} />, { answers: {} });
    expect(
      await screen.findByText('Calls: 1,372 for live changes and 96 for what people asked for.'),
    ).toBeTruthy();
  });

  it('says nothing of calls where there were none', async () => {
    const quiet = { ...budget, byLane: { live: 0, clicked: 0, sweep: 0, backfill: 0 }, limits: [] };
    renderPage(
      <>
        <p>Beside</p>
        <CallBudget budget={quiet} />
      </>,
      { answers: {} },
    );
    await screen.findByText('Beside');
    expect(screen.queryByText(/^Calls:/)).toBeNull();
  });
});
