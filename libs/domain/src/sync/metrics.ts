import type { FieldMapping, FieldValue } from '../mapping/mapping';
import type { FieldDescription } from '../records/snapshot';

/** What Thread can tell the CRM about an account's onboarding. */
export const metrics = [
  { key: 'status', label: 'Onboarding status', type: 'text' },
  { key: 'phase', label: 'Onboarding phase', type: 'text' },
  { key: 'progress', label: 'Onboarding progress (%)', type: 'number' },
  { key: 'health', label: 'Onboarding health', type: 'text' },
  { key: 'goLivePlanned', label: 'Go-live planned', type: 'day' },
  { key: 'goLiveActual', label: 'Go-live actual', type: 'day' },
  { key: 'csm', label: 'CSM', type: 'text' },
  { key: 'accountUrl', label: 'Account in Thread', type: 'text' },
] as const;
export type MetricKey = (typeof metrics)[number]['key'];

/** An admin's choice: this metric goes to that property of the deal or the company. */
export interface MetricChoice {
  readonly metric: MetricKey;
  readonly object: 'deal' | 'company';
  readonly property: string;
}

/** The facts metrics are made of. */
export interface OnboardingState {
  readonly accountId: string;
  readonly status: string;
  readonly phase: string | null;
  readonly progressPercent: number;
  readonly health: string;
  readonly goLivePlanned: string | null;
  readonly goLiveActual: string | null;
  readonly csmName: string | null;
}

const words: Readonly<Record<string, string>> = {
  onboarding: 'Onboarding',
  live: 'Live',
  on_hold: 'On hold',
  cancelled: 'Cancelled',
  on_track: 'On track',
  at_risk: 'At risk',
  off_track: 'Off track',
};

const text = (value: string | null): FieldValue | null =>
  value === null ? null : { type: 'text', text: value };
const day = (value: string | null): FieldValue | null =>
  value === null ? null : { type: 'day', day: value };

/** A metric's value; null = there is none. @param publicUrl address of Thread without a trailing slash. */
export function metricValue(metric: MetricKey, state: OnboardingState, publicUrl: string): FieldValue | null {
  switch (metric) {
    case 'status':
      return text(words[state.status] ?? state.status);
    case 'phase':
      return text(state.phase);
    case 'progress':
      return { type: 'number', text: String(state.progressPercent) };
    case 'health':
      return text(words[state.health] ?? state.health);
    case 'goLivePlanned':
      return day(state.goLivePlanned);
    case 'goLiveActual':
      return day(state.goLiveActual);
    case 'csm':
      return text(state.csmName);
    case 'accountUrl':
      return text(`${publicUrl}/accounts/${state.accountId}`);
  }
}

/** Options a property made for the metric has; none where it is free text. */
export function metricOptions(metric: MetricKey): readonly string[] {
  if (metric === 'status') return ['Onboarding', 'Live', 'On hold', 'Cancelled'];
  return metric === 'health' ? ['On track', 'At risk', 'Off track'] : [];
}

/** The ledger's name of a metric; fields of the mapping go by their target. */
export function metricField(metric: MetricKey): string {
  return `metric.${metric}`;
}

/** A metric as a field that only goes out. */
export function metricMapping(
  metric: MetricKey,
  description: FieldDescription | null,
): Pick<FieldMapping, 'target' | 'transform'> {
  const { type } = metrics.find(({ key }) => key === metric) ?? { type: 'text' };
  const target = `custom.${metric.toLowerCase()}`;
  if (type === 'number') return { target, transform: { kind: 'number' } };
  if (type === 'day') return { target, transform: { kind: 'calendar_day' } };
  const isOption = description?.type === 'option' || description?.type === 'boolean';
  return { target, transform: { kind: isOption ? 'option_label' : 'none' } };
}

/** Property types a metric can be written to. */
export function metricFits(metric: MetricKey, type: FieldDescription['type']): boolean {
  const { type: kind } = metrics.find(({ key }) => key === metric) ?? { type: 'text' };
  if (kind === 'number') return type === 'number' || type === 'text';
  if (kind === 'day') return type === 'date' || type === 'datetime' || type === 'text';
  return type === 'text' || (type === 'option' && (metric === 'status' || metric === 'health'));
}
