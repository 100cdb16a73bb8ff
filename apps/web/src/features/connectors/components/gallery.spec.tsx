import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, newWorkspace, problem } from '../../../testing/fixture-api';
import { cards, groups } from '../../../testing/fixtures/connectors';
import { cleanup, renderPage } from '../../../testing/render-page';
import { ConnectDialog } from './connect-dialog';
import { Gallery } from './gallery';

const [acme] = cards();

describe('the gallery', () => {
  afterEach(cleanup);

  it('shows every connector: what can be connected, what the operator must set, what is coming and why', async () => {
    renderPage(<Gallery />, { answers: newWorkspace() });
    expect(
      within(await screen.findByRole('region', { name: 'Available' })).getAllByRole('article'),
    ).toHaveLength(2);
    expect(screen.getByText('OMEGA_CLIENT_ID')).toBeTruthy();
    const coming = within(screen.getByRole('region', { name: 'Coming' }));
    expect(coming.getAllByRole('article')).toHaveLength(3);
    expect(coming.getAllByText('Its app review is under way.')).toHaveLength(3);
    expect(coming.queryByRole('button')).toBeNull();
  });

  it('says the state of a connection in a word', async () => {
    renderPage(<Gallery />, {
      answers: {
        ...fullWorkspace(),
        listConnectors: () => ({ data: cards({ state: 'needs_reconnection' }) }),
      },
    });
    const card = within(await screen.findByRole('article', { name: 'Acme CRM' }));
    expect(card.getByText('Needs reconnection')).toBeTruthy();
    expect(card.getByRole('link', { name: 'Manage Acme CRM' })).toBeTruthy();
  });

  it('does not let a CSM connect, and says who may', async () => {
    renderPage(<Gallery />, { role: 'csm', answers: newWorkspace('csm') });
    const connect = await screen.findByRole('button', { name: 'Connect Acme CRM' });
    expect(connect.getAttribute('aria-disabled')).toBe('true');
    expect(connect.getAttribute('aria-description')).toContain('Only admins');
    await userEvent.click(connect);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says what to do when it cannot be read', async () => {
    renderPage(<Gallery />, {
      answers: {
        ...fullWorkspace(),
        listConnectors: () =>
          problem(503, 'server.unavailable', { title: 'Down', nextStep: 'Wait a moment.' }),
      },
    });
    expect(await screen.findByText('Wait a moment.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});

describe('connecting', () => {
  afterEach(cleanup);

  it('shows the permissions first, and asks only for the groups that were ticked', async () => {
    const go = jest.fn();
    renderPage(acme && <ConnectDialog card={acme} opened onClose={() => undefined} go={go} />, {
      answers: newWorkspace(),
    });
    for (const scope of acme?.requiredScopes ?? []) expect(await screen.findByText(scope)).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', { name: groups[1]?.label }));
    await userEvent.click(screen.getByRole('button', { name: 'Continue to Acme CRM' }));
    expect(go).toHaveBeenCalledWith('/oauth/acme-crm/start?group=notes&return=%2Fconnectors%2Facme-crm');
  });

  it('again keeps the connection', async () => {
    const go = jest.fn();
    renderPage(
      acme && (
        <ConnectDialog
          card={acme}
          opened
          onClose={() => undefined}
          go={go}
          chosen={['line_items']}
          connectionId="c-1"
        />
      ),
      {
        answers: newWorkspace(),
      },
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Continue to Acme CRM' }));
    expect(go).toHaveBeenCalledWith(
      '/oauth/acme-crm/start?group=line_items&connection=c-1&return=%2Fconnectors%2Facme-crm',
    );
  });
});
