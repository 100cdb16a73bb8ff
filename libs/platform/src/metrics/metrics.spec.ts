import { createMetrics } from './metrics';

describe('createMetrics', () => {
  it('counts in a registry of its own', async () => {
    const [one, two] = [createMetrics(), createMetrics({ withProcess: true })];
    one.providerCalls.inc({ connector: 'acme-crm', operation: 'deals.read', outcome: 'ok' });
    one.connectionStateChanges.inc({ connector: 'acme-crm', to: 'throttled' });
    expect(await one.registry.metrics()).toContain(
      'thread_provider_calls_total{connector="acme-crm",operation="deals.read",outcome="ok"} 1',
    );
    expect(await two.registry.metrics()).not.toContain('acme-crm');
    expect(await two.registry.metrics()).toContain('process_cpu_seconds_total');
  });
});
