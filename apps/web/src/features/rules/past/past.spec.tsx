import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace } from '../../../testing/fixture-api';
import { accountDetail } from '../../../testing/fixtures/accounts';
import { daysAgo } from '../../../testing/fixtures/ids';
import { backfill, rehearsal } from '../../../testing/fixtures/past';
import { rule } from '../../../testing/fixtures/rules';
import { cleanup, renderPage } from '../../../testing/render-page';
import { BackfillDetail } from './backfill-detail';
import { RehearsalDetail } from './rehearsal-detail';
import { RehearseRule } from './rehearse-rule';
import { SilenceNotice } from './silence-notice';

const nothing = () => undefined;
type Rendered = ReturnType<typeof renderPage>;

/** What was sent to an endpoint, once it was. */
const sent = (page: Rendered, id: string): Promise<unknown> =>
  waitFor(() => {
    const asked = page.asked.find(({ endpoint }) => endpoint.id === id);
    if (!asked) throw new Error('Not asked');
    return asked.body;
  });

afterEach(cleanup);

describe('rehearsing a rule', () => {
  it('asks with the period chosen, and with the draft when the form has one', async () => {
    const draft = { ...rule().definition, settleMinutes: 3 };
    const page = renderPage(<RehearseRule rule={rule()} draft={draft} hasGaps={false} />, {
      answers: fullWorkspace(),
    });
    await userEvent.click(await screen.findByRole('radio', { name: '90 days' }));
    await userEvent.click(screen.getByRole('button', { name: 'Rehearse' }));
    expect(await sent(page, 'startRehearsal')).toEqual({ days: 90, definition: draft });
  });

  it('waits until the rule is complete', async () => {
    renderPage(<RehearseRule rule={rule()} draft={rule().definition} hasGaps />, {
      answers: fullWorkspace(),
    });
    const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Rehearse' });
    expect(button.disabled).toBe(true);
  });

  it('is closed to those who only look', async () => {
    renderPage(<RehearseRule rule={rule()} draft={null} hasGaps={false} />, {
      answers: fullWorkspace('viewer'),
      role: 'viewer',
    });
    const button = await screen.findByRole('button', { name: 'Rehearse' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
  });
});

describe('a rehearsal', () => {
  const show = (part: Parameters<typeof rehearsal>[0] = {}, filters: unknown[] = []): Rendered =>
    renderPage(
      <RehearsalDetail rehearsalId={rehearsal().id} filter={{}} onFilter={(next) => filters.push(next)} />,
      { answers: { ...fullWorkspace(), readRehearsal: () => rehearsal(part) } },
    );

  it('shows counts, ARR a currency and what the mapping lacks', async () => {
    const filters: unknown[] = [];
    show({}, filters);
    expect(await screen.findByText(/412,000.* · .*96,000/)).toBeTruthy();
    expect(screen.getByText('2 deals without ARR')).toBeTruthy();
    expect(screen.getByText('AGRI_TECH')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^38/ }));
    await userEvent.click(screen.getByRole('button', { name: '5 deals' }));
    expect(filters).toEqual([{ outcome: 'create' }, { show: 'duplicates' }]);
  });

  it('opens a deal to its reasons', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Globex' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Globex' }));
    expect(await dialog.findByText(/history says it entered/)).toBeTruthy();
  });

  it('creates all that would lead to something, or the chosen ones, with the brake asked for', async () => {
    const page = show();
    await screen.findByRole('button', { name: 'Create these 52' });
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Choose Globex (Globex, annual)' }));
    await userEvent.click(screen.getByRole('button', { name: 'Create the 1 chosen' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Run the rule for 1 past deal?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Create accounts' }));
    expect(await sent(page, 'startBackfill')).toEqual({ brake: 100, records: ['9001'] });
  });

  it('lets those who only look read it, and choose nothing', async () => {
    renderPage(<RehearsalDetail rehearsalId={rehearsal().id} filter={{}} onFilter={nothing} />, {
      role: 'viewer',
      answers: fullWorkspace('viewer'),
    });
    expect(await screen.findByRole('button', { name: 'Globex' })).toBeTruthy();
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('offers nothing to create when the saved rule is another one', async () => {
    show({ isCurrent: false });
    expect(await screen.findByText('This is not the saved rule')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Create/ })).toBeNull();
  });

  it('can be cancelled while it reads', async () => {
    const page = show({ state: 'reading', decided: 10, listed: false, finishedAt: null });
    expect(await screen.findByText(/10 of the 212 deals found so far are decided/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await sent(page, 'cancelRehearsal');
  });
});

describe('a backfill', () => {
  const show = (part: Parameters<typeof backfill>[0] = {}): Rendered =>
    renderPage(<BackfillDetail backfillId={backfill().id} filter={{}} onFilter={nothing} />, {
      answers: { ...fullWorkspace(), readBackfill: () => backfill(part) },
    });

  it('shows progress and can be paused', async () => {
    const page = show();
    expect(await screen.findByText(/20 of 52 deals ended/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    await sent(page, 'pauseBackfill');
  });

  it('asks when its brake holds it, and goes on as the person says', async () => {
    const page = show({ state: 'braked' });
    expect(await screen.findByText('The backfill holds and asks you')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Go on without holding' }));
    expect(await sent(page, 'resumeBackfill')).toEqual({ brake: null });
  });

  it('releases chosen accounts without sending what waited', async () => {
    const page = show();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Choose Umbrella' }));
    await userEvent.click(screen.getByRole('button', { name: 'Release 1 chosen' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Release 1 account?' }));
    await userEvent.click(dialog.getByRole('radio', { name: /Do not send/ }));
    await userEvent.click(dialog.getByRole('button', { name: 'Release without sending' }));
    expect(await sent(page, 'releaseBackfill')).toMatchObject({
      emails: 'discard',
      accountIds: [expect.any(String)],
    });
  });

  it('runs the deals of one cause again', async () => {
    const page = show();
    await userEvent.click(await screen.findByRole('button', { name: /^Run again: The provider refused/ }));
    expect(await sent(page, 'retryBackfill')).toEqual({
      result: 'failed',
      code: 'provider.payload_rejected',
    });
  });
});

describe('a silent account', () => {
  const silence = { since: daysAgo(2), backfillId: backfill().id, emails: 1 };
  const show = (part: Parameters<typeof accountDetail>[0], role: 'csm' | 'ae' = 'csm'): Rendered =>
    renderPage(<SilenceNotice account={accountDetail(part)} />, { role, answers: fullWorkspace(role) });

  it('says so, and that what waits goes to nobody until it is released', async () => {
    show({ silence });
    expect(await screen.findByText('This account is silent')).toBeTruthy();
    expect(screen.getByText(/No e-mail about it is sent.* 1 e-mail waits\.$/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open the backfill' }).getAttribute('href')).toBe(
      `/backfills/${backfill().id}`,
    );
  });

  it('is released alone, with or without what waited', async () => {
    const page = show({ silence });
    await userEvent.click(await screen.findByRole('button', { name: 'Release this account' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Release 1 account?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Release and send' }));
    expect(await sent(page, 'releaseBackfill')).toEqual({
      emails: 'send',
      accountIds: [accountDetail().id],
    });
  });

  it('is not released by a role that may not, which reads why', async () => {
    const page = show({ silence }, 'ae');
    const button = await screen.findByRole('button', { name: 'Release this account' });
    expect(button.getAttribute('aria-description')).toMatch(/^Only admins and CSMs can/);
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(page.asked).toEqual([]);
  });

  it('says nothing of an account that may speak', async () => {
    show({ silence: null });
    await waitFor(() => expect(screen.queryByText('This account is silent')).toBeNull());
  });
});
