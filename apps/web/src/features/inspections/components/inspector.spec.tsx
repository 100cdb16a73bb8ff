import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { InspectionView } from '@thread/contracts';
import { fullWorkspace, problem } from '../../../testing/fixture-api';
import { inspection } from '../../../testing/fixtures/activity';
import { cleanup, renderPage } from '../../../testing/render-page';
import { answerWords } from '../answer-words';
import { Inspector } from './inspector';

const page = <Inspector reference="9002" connectionId={undefined} onAsk={() => undefined} />;
const answers = Object.keys(answerWords) as InspectionView['answer'][];

describe('why / why not', () => {
  afterEach(cleanup);

  it('answers first, then shows every step with found and wanted values', async () => {
    renderPage(page, { answers: fullWorkspace() });
    expect(await screen.findByText(/Deal type is Existing, and the rule wants New/)).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Stopped here' })).toBeTruthy();
    expect(screen.getByText('Existing')).toBeTruthy();
  });

  it.each(answers)('%s: offers to go ahead only where that makes sense', async (answer) => {
    renderPage(page, { answers: { ...fullWorkspace(), inspectRecord: () => inspection({ answer }) } });
    await screen.findByRole('alert');
    const offered = screen.queryByRole('button', { name: 'Create the account' }) !== null;
    expect(offered).toBe(['held', 'asked', 'would_create', 'skipped', 'never_received'].includes(answer));
  });

  it('creates by hand only after saying what will happen', async () => {
    const { asked } = renderPage(page, { answers: fullWorkspace() });
    await userEvent.click(await screen.findByRole('button', { name: 'Create the account' }));
    expect(await screen.findByText(/The handoff e-mail goes to the AE/)).toBeTruthy();
    expect(asked.some(({ endpoint }) => endpoint.id === 'triggerRecord')).toBe(false);
    const confirm = (await screen.findAllByRole('button', { name: 'Create the account' })).at(-1);
    await userEvent.click(confirm as HTMLElement);
    await waitFor(() =>
      expect(asked.find(({ endpoint }) => endpoint.id === 'triggerRecord')?.body).toEqual({
        reference: '9002',
        instruction: { kind: 'create' },
      }),
    );
  });

  it('says when the text is no deal', async () => {
    renderPage(page, {
      answers: {
        ...fullWorkspace(),
        inspectRecord: () =>
          problem(400, 'reference.unreadable', {
            title: 'That is no deal’s address or id',
            nextStep: 'Copy it from the deal’s page.',
          }),
      },
    });
    expect(await screen.findByText('That is no deal’s address or id')).toBeTruthy();
    expect(screen.getByText('Copy it from the deal’s page.')).toBeTruthy();
  });
});
