import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { connectionDetail } from '../../../testing/fixtures/connectors';
import { cleanup, renderPage } from '../../../testing/render-page';
import { OwnAddressPanel } from './own-address-panel';

const address = 'https://thread.example/webhooks/acme-crm?account=1&key=k3y';
const answers = { readOwnAddress: () => ({ address }) };

describe('the address a connection has of its own', () => {
  afterEach(cleanup);

  it('is fetched when an admin asks for it, and can be put away again', async () => {
    const { asked } = renderPage(<OwnAddressPanel connection={connectionDetail()} />, { answers });
    await screen.findByText('Address for messages');
    expect(asked).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Show the address' }));
    expect(await screen.findByText(address)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Copy the address' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Hide the address' }));
    expect(screen.queryByText(address)).toBeNull();
  });

  it('is not for others, who are told why', async () => {
    const { asked } = renderPage(<OwnAddressPanel connection={connectionDetail()} />, {
      role: 'csm',
      answers,
    });
    const button = await screen.findByRole('button', { name: 'Show the address' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await userEvent.click(button);
    expect(asked).toHaveLength(0);
  });
});
