import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, problem } from '../../../testing/fixture-api';
import { accountDetail } from '../../../testing/fixtures/accounts';
import { cleanup, renderPage } from '../../../testing/render-page';
import { valueOf } from './fact-editor';
import { FactsPanel } from './facts-panel';

const fact = async (label: string) => (await screen.findByText(label)).closest('li') as HTMLElement;

describe('facts', () => {
  afterEach(cleanup);

  it('show where a value comes from, and keep context facts off the page', async () => {
    renderPage(<FactsPanel account={accountDetail()} />, { answers: fullWorkspace() });
    const company = await fact('Company name');
    await userEvent.click(within(company).getByRole('button', { name: /Acme CRM: Company name/ }));
    expect(within(company).getByText('Cleaned.')).toBeTruthy();
    expect(
      within(company)
        .getByRole('link', { name: /company 88/ })
        .getAttribute('href'),
    ).toBe('https://crm.acme.example/company/88');
    expect(screen.queryByText('Goals')).toBeNull();
    expect(within(await fact('Industry')).getByText('Unknown')).toBeTruthy();
  });

  it('that differ from the source can be adopted or kept', async () => {
    const { asked } = renderPage(<FactsPanel account={accountDetail()} />, {
      answers: { ...fullWorkspace(), settleFact: () => accountDetail() },
    });
    const arr = await fact('ARR');
    expect(within(arr).getByText('€52,000')).toBeTruthy();
    await userEvent.click(within(arr).getByRole('button', { name: 'Adopt for ARR' }));
    await waitFor(() =>
      expect(asked.find(({ endpoint }) => endpoint.id === 'settleFact')?.body).toEqual({ choice: 'adopt' }),
    );
  });

  it('are edited with the version that was read; a refusal keeps what was typed', async () => {
    const { asked } = renderPage(<FactsPanel account={accountDetail()} />, {
      answers: {
        ...fullWorkspace(),
        updateAccount: () => problem(409, 'resource.conflict', { title: 'Changed meanwhile' }),
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Company name' }));
    const field = screen.getByRole('textbox', { name: 'Company name' });
    await userEvent.clear(field);
    await userEvent.type(field, 'Globex Corporation');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Changed meanwhile')).toBeTruthy();
    expect((screen.getByRole('textbox', { name: 'Company name' }) as HTMLInputElement).value).toBe(
      'Globex Corporation',
    );
    expect(asked.find(({ endpoint }) => endpoint.id === 'updateAccount')?.body).toEqual({
      facts: { companyName: { type: 'text', text: 'Globex Corporation' } },
      version: 7,
    });
  });

  it('become unknown when emptied, never zero', () => {
    expect(valueOf('money', ' ', 'EUR')).toBeNull();
    expect(valueOf('money', '0', 'EUR')).toEqual({ type: 'money', amount: '0', currency: 'EUR' });
    expect(valueOf('day', '2026-03-01', null)).toEqual({ type: 'day', day: '2026-03-01' });
  });
});
