import { Registry } from 'prom-client';
import { registerStandingFigures, type StandingFigures } from './standing-figures';

const some: StandingFigures = {
  waitingEvents: 3,
  oldestWaitingSeconds: 12.5,
  effects: [{ state: 'unknown', count: 1 }],
  holds: [{ state: 'settling', count: 2 }],
  attention: [{ kind: 'dead_event', count: 4 }],
  connections: [{ connector: 'acme-crm', state: 'connected', count: 5 }],
};

describe('standing figures', () => {
  it('are read once for a scrape and shown as gauges', async () => {
    const registry = new Registry();
    let reads = 0;
    registerStandingFigures(registry, async () => {
      reads += 1;
      return some;
    });
    const text = await registry.metrics();
    expect(text).toContain('thread_inbox_waiting_events 3');
    expect(text).toContain('thread_inbox_oldest_waiting_seconds 12.5');
    expect(text).toContain('thread_effects{state="unknown"} 1');
    expect(text).toContain('thread_holds{state="settling"} 2');
    expect(text).toContain('thread_attention_items{kind="dead_event"} 4');
    expect(text).toContain('thread_connections{connector="acme-crm",state="connected"} 5');
    expect(text).toContain('thread_standing_figures_ok 1');
    expect(reads).toBe(1);
  });

  it('say that they are missing rather than what they were', async () => {
    const registry = new Registry();
    registerStandingFigures(registry, async () => {
      throw new Error('no database');
    });
    const text = await registry.metrics();
    expect(text).toContain('thread_standing_figures_ok 0');
    expect(text).not.toMatch(/^thread_effects\{/m);
  });
});
