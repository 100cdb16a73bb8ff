import type { listCauses, listDeliveries, listRuns } from '@thread/contracts';
import type { CallInput } from '../../shared/api/call';

export type RunsFilter = Omit<
  NonNullable<CallInput<typeof listRuns>['query']>,
  'limit' | 'cursor' | 'accountId'
>;
export type DeliveriesFilter = Omit<
  NonNullable<CallInput<typeof listDeliveries>['query']>,
  'limit' | 'cursor'
>;

export const sourceWords: Readonly<Record<NonNullable<DeliveriesFilter['source']>, string>> = {
  webhook: 'Webhook',
  poll: 'Sweep',
  manual: 'By hand',
};

export type CausesFilter = Omit<NonNullable<CallInput<typeof listCauses>['query']>, 'limit' | 'cursor'>;
