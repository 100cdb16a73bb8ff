import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace } from '../../../testing/fixture-api';
import { delivery } from '../../../testing/fixtures/activity';
import { cleanup, renderPage } from '../../../testing/render-page';
import { RunDeliveries } from './run-deliveries';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...delivery({ id: String(index + 1) }), body: '{}' }));

describe('the deliveries of a run', () => {
  afterEach(cleanup);

  it('are cut to a few until the rest is asked for', async () => {
    renderPage(<RunDeliveries deliveries={many(8)} />, { answers: fullWorkspace() });
    const more = await screen.findByRole('button', { name: 'Show 3 more' });
    expect(screen.getAllByRole('listitem')).toHaveLength(5);
    await userEvent.click(more);
    expect(screen.getAllByRole('listitem')).toHaveLength(8);
    expect(screen.queryByRole('button', { name: /^Show/ })).toBeNull();
  });

  it('are all there when they are few', async () => {
    renderPage(<RunDeliveries deliveries={many(5)} />, { answers: fullWorkspace() });
    expect(await screen.findAllByRole('listitem')).toHaveLength(5);
    expect(screen.queryByRole('button', { name: /^Show/ })).toBeNull();
  });

  it('F24: say so when their contents are no longer kept', async () => {
    const gone = { ...delivery({ contentsRemovedAt: '2026-11-01T08:00:00.000Z' }), body: '' };
    renderPage(<RunDeliveries deliveries={[gone]} />, { answers: fullWorkspace() });
    expect(await screen.findByText(/^No longer kept: the contents were removed on/)).toBeTruthy();
    expect(screen.queryByText('Empty body.')).toBeNull();
  });
});
