import { screen, waitFor, within } from '@testing-library/react';
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

  it('takes an app of one’s own, says what is wrong with it, and leaves for where the server says', async () => {
    const go = jest.fn();
    const url = 'https://login.crm.example/authorize?client_id=own';
    const own = {
      need: 'possible' as const,
      loginHosts: [{ label: 'Production', url: 'https://login.crm.example' }],
    };
    let refused = true;
    const { asked } = renderPage(
      acme && <ConnectDialog card={{ ...acme, ownApps: own }} opened onClose={() => undefined} go={go} />,
      {
        answers: {
          ...newWorkspace(),
          startAuthorisation: () =>
            refused
              ? problem(422, 'request.invalid', {
                  title: 'Invalid',
                  errors: [
                    { path: 'body.ownApp.loginUrl', code: 'unusable_app', message: 'Enter another address.' },
                  ],
                })
              : { url },
        },
      },
    );
    expect(screen.queryByLabelText('Client id')).toBeNull();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Use an app of our own' }));
    await userEvent.type(screen.getByLabelText('Client id'), '3MVG9.own.app');
    await userEvent.type(screen.getByLabelText('Client secret'), 'secret-of-our-own');
    await userEvent.click(screen.getByRole('button', { name: 'Continue to Acme CRM' }));
    expect(await screen.findByText('Enter another address.')).toBeTruthy();
    expect(go).not.toHaveBeenCalled();
    refused = false;
    await userEvent.click(screen.getByRole('button', { name: 'Continue to Acme CRM' }));
    await waitFor(() => expect(go).toHaveBeenCalledWith(url));
    expect(asked.filter(({ endpoint }) => endpoint.id === 'startAuthorisation').at(-1)?.body).toEqual({
      connectorId: 'acme-crm',
      optionalGroups: [],
      connectionId: null,
      ownApp: {
        clientId: '3MVG9.own.app',
        clientSecret: 'secret-of-our-own',
        loginUrl: 'https://login.crm.example',
      },
    });
  });

  const required = {
    need: 'required' as const,
    loginHosts: [{ label: 'Production', url: 'https://crm.example' }],
  };

  it('asks for an app of one’s own at once where the installation has none, with the way to the guide', async () => {
    const go = jest.fn();
    const card = acme && { ...acme, guide: 'guides/acme.md', ownApps: required };
    const { asked } = renderPage(
      card && <ConnectDialog card={card} opened onClose={() => undefined} go={go} />,
      {
        answers: {
          ...newWorkspace(),
          startAuthorisation: () =>
            problem(400, 'request.invalid', {
              title: 'Invalid',
              errors: [
                { path: 'body.ownApp.clientId', code: 'own_app_required', message: 'Enter the client id.' },
              ],
            }),
        },
      },
    );
    expect(await screen.findByText(/This installation of Thread has no app at Acme CRM/)).toBeTruthy();
    expect(screen.queryByRole('checkbox', { name: 'Use an app of our own' })).toBeNull();
    const guide = screen.getByRole('link', { name: /How to make the app/ });
    expect(guide.getAttribute('href')).toBe(`${window.location.origin}/guides/acme.txt`);
    expect(screen.getByLabelText('Client id').hasAttribute('required')).toBe(true);
    await userEvent.click(screen.getByRole('button', { name: 'Continue to Acme CRM' }));
    expect(await screen.findByText('Enter the client id.')).toBeTruthy();
    expect(go).not.toHaveBeenCalled();
    expect(asked.at(-1)?.body).toMatchObject({ ownApp: { clientId: '', loginUrl: 'https://crm.example' } });
  });

  it('again leaves a connection its own app where the installation has none', async () => {
    const go = jest.fn();
    const card = acme && { ...acme, ownApps: required };
    renderPage(
      card && (
        <ConnectDialog card={card} opened onClose={() => undefined} go={go} connectionId="c-1" keepsOwnApp />
      ),
      { answers: newWorkspace() },
    );
    expect(await screen.findByRole('checkbox', { name: 'Use an app of our own' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Continue to Acme CRM' }));
    expect(go).toHaveBeenCalledWith('/oauth/acme-crm/start?connection=c-1&return=%2Fconnectors%2Facme-crm');
  });

  it('opened to change the app has its fields ready', async () => {
    const card = acme && { ...acme, ownApps: required };
    renderPage(
      card && (
        <ConnectDialog
          card={card}
          opened
          onClose={() => undefined}
          connectionId="c-1"
          keepsOwnApp
          entersOwnApp
        />
      ),
      { answers: newWorkspace() },
    );
    const choice = await screen.findByRole('checkbox', { name: 'Use an app of our own' });
    expect((choice as HTMLInputElement).checked).toBe(true);
    expect(screen.getByLabelText('Client id')).toBeTruthy();
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
