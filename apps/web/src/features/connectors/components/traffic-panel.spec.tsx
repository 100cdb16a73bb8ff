import { screen } from '@testing-library/react';
import { connectionDetail } from '../../../testing/fixtures/connectors';
import { cleanup, renderPage } from '../../../testing/render-page';
import { TrafficPanel } from './traffic-panel';

const poll = { everySeconds: 20, lastRunAt: null, lastError: null };

describe('the traffic of a connection', () => {
  afterEach(cleanup);

  it('tells what came by webhook, and that the sweep looks for the rest', async () => {
    renderPage(<TrafficPanel connection={{ ...connectionDetail(), poll }} />, { answers: {} });
    expect(await screen.findByText('By webhook')).toBeTruthy();
    expect(screen.getByText(/A sweep looks every 20 s for what never arrived/)).toBeTruthy();
  });

  it('speaks of no webhook where the provider sends none', async () => {
    renderPage(<TrafficPanel connection={{ ...connectionDetail(), webhook: null, poll }} />, { answers: {} });
    expect(await screen.findByText(/Thread asks for changes every 20 s/)).toBeTruthy();
    expect(screen.queryByText('By webhook')).toBeNull();
  });

  it('says that changes come by themselves where the provider keeps a feed open, and what does not', async () => {
    const stream = { state: 'open', since: '2026-11-30T12:00:00Z', notice: null } as const;
    const open = { ...connectionDetail(), webhook: null, poll, stream };
    renderPage(<TrafficPanel connection={open} />, { answers: {} });
    expect(await screen.findByText('As they happened')).toBeTruthy();
    expect(screen.getByText(/A sweep looks every 20 s for what never arrived/)).toBeTruthy();
    cleanup();
    const notice = 'Changes arrive by looking every 20 s. Switch the feed on to have them in seconds.';
    const refused = { ...open, stream: { ...stream, state: 'refused', notice } as const };
    renderPage(<TrafficPanel connection={refused} />, { answers: {} });
    expect(await screen.findByText(notice)).toBeTruthy();
    expect(screen.getByText(/Thread asks for changes every 20 s/)).toBeTruthy();
  });
});
