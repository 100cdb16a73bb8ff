export interface DemoStep {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly error?: string;
}

/** The document `npm run demo -- --json` prints. Scripts depend on these names. */
export interface DemoReport {
  readonly command: 'demo';
  readonly ok: boolean;
  readonly provider: string;
  readonly deals: number;
  /** Deals that have an account. */
  readonly accounts: number;
  /** Accounts beyond one for each deal. */
  readonly duplicates: number;
  readonly held: number;
  /** From the stage change at the provider to the account readable through the REST API; null without any account. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly max: number } | null;
  /** Calls after set-up, token calls included. */
  readonly providerCalls: {
    readonly total: number;
    readonly perDeal: number;
    readonly byEndpoint: Readonly<Record<string, number>>;
  };
  readonly steps: readonly DemoStep[];
}

/** Nearest-rank percentile of unsorted values. @param share from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? 0;
}

export function latencyOf(values: readonly number[]): DemoReport['latencyMs'] {
  if (values.length === 0) return null;
  const at = (share: number): number => Math.round(percentile(values, share));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
