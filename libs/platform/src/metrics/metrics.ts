import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** The process's figures. Labels hold connector ids, operation names, route patterns and outcomes: never ids of tenants or records. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly webhookAckSeconds: Histogram<'connector' | 'status'>;
  readonly inboxEvents: Counter<'connector' | 'outcome'>;
  readonly drainLagSeconds: Histogram<'connector' | 'source'>;
  readonly effects: Counter<'outcome'>;
  readonly providerCalls: Counter<'connector' | 'operation' | 'outcome'>;
  readonly providerCallSeconds: Histogram<'connector' | 'operation'>;
  readonly budgetWaitSeconds: Histogram<'connector' | 'lane' | 'outcome'>;
  readonly tokenRefreshes: Counter<'connector' | 'outcome'>;
  readonly connectionStateChanges: Counter<'connector' | 'to'>;
}

const ackBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];
const lagBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400];
const callBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

type MakeCounter = <L extends string>(name: string, help: string, labelNames: readonly L[]) => Counter<L>;
type MakeHistogram = <L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[],
  buckets: number[],
) => Histogram<L>;

type ProviderMetrics = Pick<
  Metrics,
  'providerCalls' | 'providerCallSeconds' | 'budgetWaitSeconds' | 'tokenRefreshes'
>;

function providerMetrics(counter: MakeCounter, histogram: MakeHistogram): ProviderMetrics {
  return {
    providerCalls: counter(
      'thread_provider_calls_total',
      'Calls made to providers, by outcome (ok or the error code).',
      ['connector', 'operation', 'outcome'],
    ),
    providerCallSeconds: histogram(
      'thread_provider_call_seconds',
      'How long providers took to answer.',
      ['connector', 'operation'],
      callBuckets,
    ),
    budgetWaitSeconds: histogram(
      'thread_provider_budget_wait_seconds',
      'How long calls waited for their share of the provider’s allowance, and whether they got it (granted) or gave up (spent).',
      ['connector', 'lane', 'outcome'],
      callBuckets,
    ),
    tokenRefreshes: counter('thread_token_refreshes_total', 'Token refreshes, by outcome.', [
      'connector',
      'outcome',
    ]),
  };
}

/** Makes the registry with its counters. `withProcess` adds memory, CPU and event-loop figures. */
export function createMetrics({ withProcess = false } = {}): Metrics {
  const registry = new Registry();
  if (withProcess) collectDefaultMetrics({ register: registry });
  const counter: MakeCounter = (name, help, labelNames) =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
  const histogram: MakeHistogram = (name, help, labelNames, buckets) =>
    new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [registry] });
  return {
    registry,
    httpSeconds: histogram(
      'thread_http_request_seconds',
      'How long requests took, by route pattern.',
      ['method', 'route', 'status'],
      ackBuckets,
    ),
    webhookAckSeconds: histogram(
      'thread_webhook_ack_seconds',
      'From the first byte of a webhook to its answer, which comes after the commit.',
      ['connector', 'status'],
      ackBuckets,
    ),
    inboxEvents: counter(
      'thread_inbox_events_total',
      'Events that came in by webhook: stored for the first time, or known already.',
      ['connector', 'outcome'],
    ),
    drainLagSeconds: histogram(
      'thread_drain_lag_seconds',
      'From an event’s commit to a worker taking it up.',
      ['connector', 'source'],
      lagBuckets,
    ),
    effects: counter('thread_effects_total', 'Outward acts that were tried, by how they ended.', ['outcome']),
    ...providerMetrics(counter, histogram),
    connectionStateChanges: counter(
      'thread_connection_state_changes_total',
      'Changes of connection state, by the new state.',
      ['connector', 'to'],
    ),
  };
}
