import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace } from '../../../testing/fixture-api';
import { idOf } from '../../../testing/fixtures/ids';
import { cleanup, renderPage } from '../../../testing/render-page';
import { OutcomeNotice } from './outcome-notice';
import { wordsOf } from './outcome-words';
import { ReplacementDecision } from './replacement-decision';

const outcomes = [
  'connected',
  'reconnected',
  'half_granted',
  'denied',
  'state_expired',
  'state_used',
  'state_unknown',
  'wrong_session',
  'wrong_connector',
  'missing_required_scopes',
  'exchange_failed',
  'not_configured',
  'own_app_required',
  'different_account',
  'connection_gone',
  'unknown_connection',
  'unknown_group',
  'forbidden',
  'already_connected_elsewhere',
];

describe('the end of an attempt to connect', () => {
  afterEach(cleanup);

  it.each(outcomes)('%s is said in its own words, and spoken', async (outcome) => {
    renderPage(
      <OutcomeNotice
        outcome={outcome}
        detail="The provider’s word"
        actionFor={(step) => <span>{`next: ${step}`}</span>}
      />,
      {
        answers: fullWorkspace(),
      },
    );
    const notice = await screen.findByRole('alert');
    expect(notice.textContent).toContain(wordsOf(outcome).title);
    expect(notice.textContent).toContain('The provider’s word');
    expect(notice.textContent).not.toContain('unexpectedly');
  });

  it('has different words for each', () => {
    expect(new Set(outcomes.map((outcome) => wordsOf(outcome).title)).size).toBe(outcomes.length);
  });

  it('names an outcome this version does not know', () => {
    expect(wordsOf('from_the_future').text).toContain('from_the_future');
  });

  it('shows a detail as text, never as markup', async () => {
    renderPage(
      <OutcomeNotice outcome="denied" detail="<img src=x onerror=alert(1)>" actionFor={() => null} />,
      {
        answers: fullWorkspace(),
      },
    );
    expect((await screen.findByRole('alert')).querySelector('img')).toBeNull();
  });

  it('with another account asks which to use, and sends the word', async () => {
    const decided = jest.fn();
    const { asked } = renderPage(<ReplacementDecision pendingId={idOf(500)} onDecided={decided} />, {
      answers: {
        ...fullWorkspace(),
        decidePendingReauthorisation: () => ({ connectionId: idOf(20), accepted: false }),
      },
    });
    expect(await screen.findByText('Account 4711')).toBeTruthy();
    expect(screen.getByText('Account 4712')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Keep Northwind Sales' }));
    expect(await screen.findByText('The present account stays connected.')).toBeTruthy();
    expect(asked.findLast(({ endpoint }) => endpoint.id === 'decidePendingReauthorisation')?.body).toEqual({
      accept: false,
    });
    expect(decided).toHaveBeenCalledTimes(1);
  });
});
