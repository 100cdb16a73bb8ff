import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { endpoints } from '@thread/contracts';
import { LiveConnection, type LiveSource } from './live-connection';
import { staleByTopic } from './live-topics';

class FakeSource implements LiveSource {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { readonly data: string }) => void) | null = null;
  readyState = 1;
  close(): void {
    this.readyState = 2;
  }
  tell(update: unknown): void {
    this.onmessage?.({ data: typeof update === 'string' ? update : JSON.stringify(update) });
  }
}

function start() {
  const client = new QueryClient();
  const sources: FakeSource[] = [];
  const states: boolean[] = [];
  const open = (): LiveSource => {
    const source = new FakeSource();
    sources.push(source);
    return source;
  };
  const live = new LiveConnection(client, open, (connected) => states.push(connected));
  live.start();
  for (const id of ['listAccounts', 'listRuns', 'listAttention', 'listTemplates'])
    client.setQueryData([id, {}], {});
  const stale = (): string[] =>
    client
      .getQueryCache()
      .getAll()
      .filter((query) => query.state.isInvalidated)
      .map((query) => String(query.queryKey[0]));
  return { live, sources, states, stale, source: sources[0] as FakeSource };
}

describe('live updates', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('mark what the topic changes as stale, and nothing else', () => {
    const { source, stale } = start();
    source.tell({ topic: 'accounts', id: 'a' });
    jest.advanceTimersByTime(300);
    expect(stale()).toEqual(['listAccounts']);
  });

  it('that come close together are handled as one', () => {
    const { source, stale } = start();
    source.tell({ topic: 'accounts', id: 'a' });
    source.tell({ topic: 'activity', id: null });
    expect(stale()).toEqual([]);
    jest.advanceTimersByTime(300);
    expect(stale()).toEqual(['listAccounts', 'listRuns']);
  });

  it('that come while something is read for the first time have it read again', async () => {
    const { live, source } = start();
    const client = new QueryClient();
    const reading = new LiveConnection(
      client,
      () => source,
      () => undefined,
    );
    reading.start();
    const answers: ((answer: string) => void)[] = [];
    const read = () => new Promise<string>((resolve) => void answers.push(resolve));
    const observer = new QueryObserver(client, { queryKey: ['listRerunRecords'], queryFn: read });
    const stop = observer.subscribe(() => undefined);
    source.tell({ topic: 'activity', id: null });
    await jest.advanceTimersByTimeAsync(300);
    answers[0]?.('before the change');
    await jest.advanceTimersByTimeAsync(10);
    expect(answers).toHaveLength(2);
    answers[1]?.('after the change');
    await jest.advanceTimersByTimeAsync(10);
    expect(observer.getCurrentResult().data).toBe('after the change');
    stop();
    live.stop();
  });

  it('that are unreadable or of an unknown topic change nothing', () => {
    const { source, stale } = start();
    for (const update of ['not json', '"text"', { topic: 'weather' }, { topic: 3 }]) source.tell(update);
    jest.advanceTimersByTime(300);
    expect(stale()).toEqual([]);
  });

  it('are said to be paused on a break, and everything is stale once they are back', () => {
    const { source, states, stale } = start();
    source.onopen?.();
    source.readyState = 0;
    source.onerror?.();
    expect(states).toEqual([true, false]);
    expect(stale()).toEqual([]);
    source.onopen?.();
    expect(states).toEqual([true, false, true]);
    expect(stale()).toContain('listTemplates');
  });

  it('are opened anew when the browser gave up, but not after being stopped', () => {
    const { source, sources, live } = start();
    source.readyState = 2;
    source.onerror?.();
    source.onerror?.();
    jest.advanceTimersByTime(5_000);
    expect(sources).toHaveLength(2);
    live.stop();
    sources[1]?.onerror?.();
    jest.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(2);
  });

  it('name only endpoints that exist', () => {
    const known = endpoints.map((endpoint) => endpoint.id);
    expect(known).toEqual(expect.arrayContaining(Object.values(staleByTopic).flat()));
  });
});
