import type { EffectState } from '@thread/domain';

/** One outward act. `recipient` is null for kinds that have none. */
export interface EffectRecord {
  readonly id: string;
  readonly kind: string;
  readonly effectKey: string;
  readonly state: EffectState;
  readonly recipient: string | null;
  readonly attempts: number;
  readonly errorText: string | null;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
}

interface StoredEffect {
  id: string;
  kind: string;
  effectKey: string;
  state: string;
  payload: unknown;
  attempts: number;
  errorText: string | null;
  createdAt: Date;
  doneAt: Date | null;
}

export function effectOf(effect: StoredEffect): EffectRecord {
  const payload = effect.payload as { readonly to?: unknown } | null;
  return {
    id: effect.id,
    kind: effect.kind,
    effectKey: effect.effectKey,
    state: effect.state as EffectState,
    recipient: typeof payload?.to === 'string' ? payload.to : null,
    attempts: effect.attempts,
    errorText: effect.errorText,
    createdAt: effect.createdAt,
    doneAt: effect.doneAt,
  };
}
