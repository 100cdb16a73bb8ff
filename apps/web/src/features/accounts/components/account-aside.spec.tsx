import { screen } from '@testing-library/react';
import { fullWorkspace } from '../../../testing/fixture-api';
import { accountDetail } from '../../../testing/fixtures/accounts';
import { cleanup, renderPage } from '../../../testing/render-page';
import { LinksPanel } from './account-aside';

const [deal] = accountDetail().links;
const company = { ...deal!, objectType: 'company', url: null };

describe('the links of an account', () => {
  afterEach(cleanup);

  it('come first when they are present, and former ones are told apart and explained', async () => {
    const links = [
      { ...company, externalId: '88', kind: 'alias' as const },
      { ...company, externalId: '89' },
      deal!,
    ];
    renderPage(<LinksPanel account={accountDetail({ links })} />, { answers: fullWorkspace() });
    await screen.findByText('88');
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Acme CRM company89',
      expect.stringMatching(/^Acme CRM dealOpen 9001/),
      'Acme CRM company (former)88',
    ]);
    expect(screen.getByText(/^Former records still lead to this account/)).toBeTruthy();
  });

  it('say nothing of former ones where there are none', async () => {
    renderPage(<LinksPanel account={accountDetail()} />, { answers: fullWorkspace() });
    await screen.findByText('Acme CRM deal');
    expect(screen.queryByText(/[Ff]ormer/)).toBeNull();
  });
});
