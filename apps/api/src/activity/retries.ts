import { Injectable } from '@nestjs/common';
import { PrismaActivityStore } from '@thread/data';
import type { DeliveryRecord, EffectRecord } from '@thread/data';
import { wakeDispatch, wakeDrains } from '@thread/pipeline';
import { StageQueue } from '@thread/platform';
import type { SignedIn } from '../auth/signed-in';
import { ProblemError } from '../http/problem-error';

/** A person's second try at what failed. */
@Injectable()
export class Retries {
  constructor(
    private readonly activity: PrismaActivityStore,
    private readonly queue: StageQueue,
  ) {}

  /** Throws `resource.not_found`, `delivery.not_retryable`. */
  async delivery({ workspaceId, userId }: SignedIn, deliveryId: string): Promise<DeliveryRecord> {
    const retried = await this.activity.retryDelivery(workspaceId, deliveryId, userId);
    if (retried.kind === 'missing') throw new ProblemError('resource.not_found');
    if (retried.kind !== 'retried') throw new ProblemError('delivery.not_retryable');
    const { connectionId } = retried.record;
    if (connectionId) wakeDrains(this.queue, [connectionId]);
    return retried.record;
  }

  /** Throws `resource.not_found`, `effect.not_retryable`, `effect.unknown_needs_confirmation`. */
  async effect(
    { workspaceId, userId }: SignedIn,
    effectId: string,
    evenIfUnknown: boolean,
  ): Promise<EffectRecord> {
    const retried = await this.activity.retryEffect(workspaceId, effectId, { evenIfUnknown, userId });
    if (retried.kind === 'missing') throw new ProblemError('resource.not_found');
    if (retried.kind === 'unknown') throw new ProblemError('effect.unknown_needs_confirmation');
    if (retried.kind !== 'retried') throw new ProblemError('effect.not_retryable');
    wakeDispatch(this.queue);
    return retried.record;
  }
}
