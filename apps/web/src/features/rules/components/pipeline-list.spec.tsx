import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { cleanup, renderPage } from '../../../testing/render-page';
import { StagePicker } from './stage-picker';

const field = (id: string, label: string, stages: readonly string[]) => ({
  id,
  label,
  stages: stages.map((stage) => ({ id: stage, label: stage, kind: 'open' as const })),
});
const pipelines = [
  field('sales', 'New Business', ['Open', 'Closed Won']),
  field('status', 'Opportunity · Delivery Status', ['Preparing', 'Ready']),
  ...['A', 'B', 'C', 'D', 'E'].map((name) => field(name, `Opportunity · ${name}`, ['Yes', 'No'])),
];
const won = { pipelineId: 'sales', stageId: 'Closed Won', pipelineLabel: 'Sales', stageLabel: 'Closed Won' };

function show() {
  const changes: unknown[] = [];
  renderPage(
    <StagePicker
      pipelines={pipelines}
      stages={[won]}
      disabled={false}
      onChange={(stages) => changes.push(stages)}
    />,
    { answers: {} },
  );
  return changes;
}
const isOpen = (name: RegExp) => screen.getByRole('button', { name }).getAttribute('aria-expanded');

describe('many pipelines to choose from', () => {
  afterEach(cleanup);

  it('opens where something is chosen, and says of every one what there is', async () => {
    show();
    await screen.findByRole('button', { name: /^New Business/ });
    expect(isOpen(/^New Business\s*Closed Won$/)).toBe('true');
    expect(isOpen(/^Opportunity · Delivery Status\s*Preparing, Ready$/)).toBe('false');
  });

  it('finds a pipeline by one of its stages and lets it be chosen', async () => {
    const changes = show();
    await userEvent.type(await screen.findByLabelText('Find a field or stage'), 'ready');
    expect(screen.queryByRole('button', { name: /^New Business/ })).toBeNull();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Ready' }));
    expect(changes).toEqual([
      [
        won,
        {
          pipelineId: 'status',
          stageId: 'Ready',
          pipelineLabel: 'Opportunity · Delivery Status',
          stageLabel: 'Ready',
        },
      ],
    ]);
  });

  it('says so when nothing is found', async () => {
    show();
    await userEvent.type(await screen.findByLabelText('Find a field or stage'), 'nope');
    expect(await screen.findByText('Nothing is called “nope”.')).toBeTruthy();
  });
});
