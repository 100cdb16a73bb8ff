import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, problem } from '../../../testing/fixture-api';
import { connectionId } from '../../../testing/fixtures/connectors';
import { mapping } from '../../../testing/fixtures/rules';
import { cleanup, renderPage } from '../../../testing/render-page';
import { MappingTab } from './mapping-tab';

const show = (part: Parameters<typeof renderPage>[1]) =>
  renderPage(<MappingTab connectionId={connectionId} />, part);
const row = (name: string) => screen.findByRole('button', { name: new RegExp(`^${name}`), expanded: false });
async function pickDeal(): Promise<void> {
  await userEvent.click(await screen.findByRole('combobox', { name: 'Deal' }));
  await userEvent.click(await screen.findByRole('option', { name: /Globex, annual/ }));
}

describe('the mapping workbench', () => {
  afterEach(cleanup);

  it('shows what a real deal becomes: raw value, steps, result and what could not be used', async () => {
    const { asked } = show({ answers: fullWorkspace() });
    await pickDeal();
    expect(await screen.findByText('€48,000')).toBeTruthy();
    expect(screen.getByText('“soon” is not a date.')).toBeTruthy();
    await userEvent.click(await row('Company name'));
    expect(await screen.findByText('Globex GmbH')).toBeTruthy();
    expect(screen.getByText('Removed the legal form.')).toBeTruthy();
    expect(asked.some(({ endpoint }) => endpoint.id === 'saveMapping')).toBe(false);
  });

  it('previews the draft, not what is saved, and leaves half-entered fields out', async () => {
    const { asked } = show({ answers: fullWorkspace() });
    await pickDeal();
    await userEvent.type(await screen.findByRole('textbox', { name: 'Name of the new field' }), 'Seats');
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    const lastPreview = () => asked.findLast(({ endpoint }) => endpoint.id === 'previewMapping')?.body;
    const targets = (): string[] =>
      (lastPreview() as { fields: { target: string }[] } | undefined)?.fields.map(({ target }) => target) ??
      [];
    await waitFor(() => expect(targets()).toContain('custom.seats'));
    await userEvent.click(await screen.findByRole('button', { name: 'Add a source' }));
    await userEvent.click(await row('ARR'));
    await userEvent.click(await screen.findByRole('combobox', { name: 'When both change' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Thread wins' }));
    await waitFor(() => expect(JSON.stringify(lastPreview())).toContain('thread_wins'));
    expect(targets()).toEqual(['companyName', 'arr', 'closeDate', 'custom.use_case']);
  });

  it('saves a new version based on the one that was opened', async () => {
    const { asked } = show({ answers: { ...fullWorkspace(), saveMapping: () => mapping({ version: 3 }) } });
    await userEvent.click(await row('ARR'));
    await userEvent.click(await screen.findByRole('combobox', { name: 'When both change' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Thread wins' }));
    const bar = await screen.findByRole('region', { name: 'Unsaved changes' });
    await userEvent.click(within(bar).getByRole('button', { name: 'Save as new version' }));
    const sent = () => asked.find(({ endpoint }) => endpoint.id === 'saveMapping')?.body;
    await waitFor(() => expect(sent()).toBeTruthy());
    expect(sent()).toMatchObject({ basedOnVersion: 2 });
    expect(
      (sent() as { fields: { target: string }[] }).fields.find(({ target }) => target === 'arr'),
    ).toMatchObject({ policy: 'thread_wins' });
  });

  it('does not save while a source has no property, and opens that field', async () => {
    const { asked } = show({ answers: fullWorkspace() });
    await userEvent.type(await screen.findByRole('textbox', { name: 'Name of the new field' }), 'Seats');
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Add a source' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save as new version' }));
    expect(screen.getByText('· 1 to mend before saving')).toBeTruthy();
    expect(asked.some(({ endpoint }) => endpoint.id === 'saveMapping')).toBe(false);
  });

  it('says when the deal cannot be read, and keeps the draft', async () => {
    show({
      answers: {
        ...fullWorkspace(),
        previewMapping: () =>
          problem(503, 'connection.unavailable', {
            title: 'The connection is broken',
            nextStep: 'Reconnect it.',
          }),
      },
    });
    await pickDeal();
    expect(await screen.findByText('The connection is broken')).toBeTruthy();
    expect(screen.getByText('Reconnect it.')).toBeTruthy();
    expect(await row('ARR')).toBeTruthy();
  });

  it('shows what is wrong with a field at that field', async () => {
    show({ answers: fullWorkspace() });
    const field = (await row('Use case')).closest('li') as HTMLElement;
    expect(within(field).getByText('The deal has no property "use_case".')).toBeTruthy();
  });
});
