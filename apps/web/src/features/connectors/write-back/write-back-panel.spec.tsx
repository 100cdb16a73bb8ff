import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace } from '../../../testing/fixture-api';
import { connectionDetail, writeBack } from '../../../testing/fixtures/connectors';
import { cleanup, renderPage } from '../../../testing/render-page';
import { placesFor, withPlace } from './metric-draft';
import { WriteBackPanel } from './write-back-panel';

const show = (view = writeBack(), onWiden: (group: string) => void = () => undefined) =>
  renderPage(<WriteBackPanel connection={connectionDetail()} onWiden={onWiden} />, {
    answers: {
      ...fullWorkspace(),
      readWriteBack: () => view,
      releaseWriteBack: () => view,
      saveWriteBack: () => view,
    },
  });

describe('what is written back', () => {
  afterEach(cleanup);

  it('is not shown where the provider can only be read', async () => {
    const { asked } = show(writeBack({ available: false }));
    await waitFor(() => expect(asked.some(({ endpoint }) => endpoint.id === 'readWriteBack')).toBe(true));
    expect(screen.queryByText('Written back')).toBeNull();
  });

  it('says what waits, and shows the provider’s own words for what it refused', async () => {
    const { asked } = show();
    expect(await screen.findByText(/2 accounts wait/)).toBeTruthy();
    expect(screen.getByText('Rockets was not one of the allowed options.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Write Industry of Globex again' }));
    await waitFor(() =>
      expect(asked.find(({ endpoint }) => endpoint.id === 'releaseWriteBack')?.body).toEqual({
        objectType: 'company',
        externalId: '88',
        property: 'industry',
      }),
    );
  });

  it('says that the permission is missing and leads to it', async () => {
    const widened: string[] = [];
    const permission = { group: 'write_back', label: 'Write back', granted: false };
    show(writeBack({ permission }), (group) => widened.push(group));
    await userEvent.click(await screen.findByRole('button', { name: 'Grant “Write back”' }));
    expect(widened).toEqual(['write_back']);
  });

  it('lets a metric go to a property that can take it', async () => {
    const { asked } = show();
    const status = await screen.findByRole('combobox', { name: 'Onboarding status' });
    await userEvent.click(status);
    const list = await screen.findByRole('listbox');
    expect(within(list).queryByText('Amount')).toBeNull();
    await userEvent.click(within(list).getByText('Deal type'));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(asked.find(({ endpoint }) => endpoint.id === 'saveWriteBack')?.body).toEqual({
        metrics: [
          { metric: 'progress', object: 'deal', property: 'seats' },
          { metric: 'status', object: 'deal', property: 'dealtype' },
        ],
      }),
    );
  });

  it('never offers a place another metric has, nor one that cannot be changed', () => {
    const field = (name: string, writable = true) => ({
      object: 'deal' as const,
      name,
      label: name,
      type: 'text' as const,
      options: [],
      writable,
      group: null,
    });
    const metric = { metric: 'csm', label: 'CSM', types: ['text'] } as const;
    const places = placesFor(
      { ...metric, types: ['text'] },
      [field('a'), field('b', false), field('c')],
      [{ metric: 'status', object: 'deal', property: 'c' }],
    );
    expect(places[0]?.items.map(({ value }) => value)).toEqual(['deal.a']);
    expect(withPlace([], 'csm', 'company.with.dots')).toEqual([
      { metric: 'csm', object: 'company', property: 'with.dots' },
    ]);
  });
});
