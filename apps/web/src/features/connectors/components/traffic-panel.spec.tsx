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
    expect(screen.getByText(/A sweep looks every 20\.0 s for what never arrived/)).toBeTruthy();
  });

  it('speaks of no webhook where the provider sends none', async () => {
    renderPage(<TrafficPanel connection={{ ...connectionDetail(), webhook: null, poll }} />, { answers: {} });
    expect(await screen.findByText(/Thread asks for changes every 20\.0 s/)).toBeTruthy();
    expect(screen.queryByText('By webhook')).toBeNull();
  });
});
