import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** The process's figures. Labels hold connector ids, operation names and outcomes: never ids of tenants or records. */
export interface Metrics {
  readonly registry: Registry;
  readonly providerCalls: Counter<'connector' | 'operation' | 'outcome'>;
  readonly providerCallSeconds: Histogram<'connector' | 'operation'>;
  readonly tokenRefreshes: Counter<'connector' | 'outcome'>;
  readonly connectionStateChanges: Counter<'connector' | 'to'>;
}

/** Makes the registry with its counters. `withProcess` adds memory, CPU and event-loop figures. */
export function createMetrics({ withProcess = false } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) collectDefaultMetrics({ register: registry });
  return {
    registry,
    providerCalls: new Counter({
      name: 'thread_provider_calls_total',
      help: 'Calls made to providers, by outcome (ok or the error code).',
      labelNames: ['connector', 'operation', 'outcome'],
      registers,
    }),
    providerCallSeconds: new Histogram({
      name: 'thread_provider_call_seconds',
      help: 'How long providers took to answer.',
      labelNames: ['connector', 'operation'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
      registers,
    }),
    tokenRefreshes: new Counter({
      name: 'thread_token_refreshes_total',
      help: 'Token refreshes, by outcome.',
      labelNames: ['connector', 'outcome'],
      registers,
    }),
    connectionStateChanges: new Counter({
      name: 'thread_connection_state_changes_total',
      help: 'Changes of connection state, by the new state.',
      labelNames: ['connector', 'to'],
      registers,
    }),
  };
}
