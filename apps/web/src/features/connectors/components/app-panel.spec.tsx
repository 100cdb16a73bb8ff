import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace } from '../../../testing/fixture-api';
import { connectionDetail } from '../../../testing/fixtures/connectors';
import { daysAgo } from '../../../testing/fixtures/ids';
import { cleanup, renderPage } from '../../../testing/render-page';
import { AppPanel } from './app-panel';

const connection = connectionDetail();
const own = { owner: 'customer' as const, clientId: '3MVG9…x4Qb', setAt: daysAgo(3) };

describe('which app a connection has', () => {
  afterEach(cleanup);

  it('is said with the shortened id and the date, and changed where the app is entered', async () => {
    const onChange = jest.fn();
    renderPage(<AppPanel connection={connection} app={own} onChange={onChange} />, {
      answers: fullWorkspace(),
    });
    expect(await screen.findByText('Your own app')).toBeTruthy();
    expect(screen.getByText('3MVG9…x4Qb')).toBeTruthy();
    expect(
      screen
        .getByText(/^Entered/)
        .querySelector('time')
        ?.getAttribute('datetime'),
    ).toBe(own.setAt);
    await userEvent.click(screen.getByRole('button', { name: 'Change the app…' }));
    expect(onChange).toHaveBeenCalled();
  });

  it('is the installation’s where nobody entered one, also when the date was not kept', async () => {
    const app = { owner: 'installation' as const, clientId: null, setAt: null };
    renderPage(<AppPanel connection={connection} app={app} onChange={() => undefined} />, {
      role: 'csm',
      answers: fullWorkspace('csm'),
    });
    expect(await screen.findByText('The app of this installation')).toBeTruthy();
    expect(screen.getByText('Since before Thread kept the date')).toBeTruthy();
    expect(screen.queryByText(/Client id/)).toBeNull();
    const change = screen.getByRole('button', { name: 'Change the app…' });
    expect(change.getAttribute('aria-disabled')).toBe('true');
  });
});
