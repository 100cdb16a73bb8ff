import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace } from '../../../testing/fixture-api';
import { firstLook, rule } from '../../../testing/fixtures/rules';
import { cleanup, renderPage } from '../../../testing/render-page';
import { FirstLookNote } from './first-look-note';

const show = (view: ReturnType<typeof firstLook>, role: 'admin' | 'csm' = 'admin', enabled = true) =>
  renderPage(<FirstLookNote rule={rule({ enabled })} />, {
    role,
    answers: {
      ...fullWorkspace(role),
      readFirstLook: () => view,
      lookAgain: () => firstLook({ state: 'looking', looked: 0, finishedAt: null }),
    },
  });
const note = async () => (await screen.findByRole('status')).textContent;

describe('the first look of a rule', () => {
  afterEach(cleanup);

  it('says how far it is, and when it was done', async () => {
    show(firstLook({ state: 'looking', looked: 2_300, finishedAt: null }));
    expect(await note()).toContain('Looking at what is there already: 2,300 deals so far.');
    expect(screen.queryByRole('button')).toBeNull();
    cleanup();
    show(firstLook());
    expect(await note()).toBe('Thread looked at what was there, 4,120 deals, 3 days ago.');
  });

  it('says what it failed with and what to do, and looks again', async () => {
    const error = {
      code: 'provider.scope_missing',
      text: 'Acme does not let Thread read deals.',
      nextStep: 'Reconnect it.',
      retryAt: null,
    };
    const { asked } = show(firstLook({ state: 'failed', looked: 100, error }));
    expect(await note()).toContain(
      'failed after 100 deals. Acme does not let Thread read deals. Reconnect it.',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Look again' }));
    await waitFor(() => expect(asked.some(({ endpoint }) => endpoint.id === 'lookAgain')).toBe(true));
  });

  it('offers a look where there was none, to those who may change rules', async () => {
    const { asked } = show({ needed: true, look: null }, 'csm');
    expect(await note()).toContain('has not looked');
    await userEvent.click(screen.getByRole('button', { name: 'Look now' }));
    expect(asked.some(({ endpoint }) => endpoint.id === 'lookAgain')).toBe(false);
  });

  it('is quiet where every history can be read, and while the rule is off', async () => {
    const { asked } = show({ needed: false, look: null });
    await waitFor(() => expect(asked.some(({ endpoint }) => endpoint.id === 'readFirstLook')).toBe(true));
    expect(screen.queryByRole('status')).toBeNull();
    cleanup();
    show(firstLook(), 'admin', false);
    expect(screen.queryByRole('status')).toBeNull();
  });
});
