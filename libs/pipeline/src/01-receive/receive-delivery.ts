import { DeliveryRejected, Secret } from '@thread/connector-kit';
import type { Acknowledgement, Connector, RawRequest } from '@thread/connector-kit';
import type { NewInboxEvent } from '@thread/domain';

export type ReceivedDelivery =
  | {
      readonly kind: 'events';
      readonly events: readonly NewInboxEvent[];
      /** What the provider waits for once they are committed; null: nothing but the status. */
      readonly acknowledgement: Acknowledgement | null;
    }
  /** A provider opens a subscription and brings its secret: for the operator's eyes, trusted by nothing. */
  | { readonly kind: 'handshake'; readonly secret: Secret }
  /** 401 = not authentic, 400 = authentic but not in the provider's format, 404 = this connector receives nothing. `reason` is for the log only. */
  | { readonly kind: 'rejected'; readonly status: 400 | 401 | 404; readonly reason: string };

/**
 * Turns one raw webhook request into inbox events. Verification comes first and sees the bytes as they arrived; nothing of a request that
 * fails it is parsed, logged or stored. A handshake, which nobody can verify, is told apart before and brings no event. Size limits are the caller's.
 * @param connector undefined when the address names none; answers 404 like a connector without webhooks.
 */
export function receiveDelivery(
  connector: Connector | undefined,
  request: RawRequest,
  now: Date,
): ReceivedDelivery {
  const webhook = connector?.webhook;
  if (!webhook) return { kind: 'rejected', status: 404, reason: 'no_webhook' };
  const offered = webhook.handshake?.(request) ?? null;
  if (offered !== null) return { kind: 'handshake', secret: new Secret(offered) };
  const verification = webhook.verify(request, now);
  if (!verification.ok) return { kind: 'rejected', status: 401, reason: verification.reason };
  try {
    const events = webhook.split(request);
    return { kind: 'events', events, acknowledgement: webhook.acknowledge?.(request) ?? null };
  } catch (error) {
    if (error instanceof DeliveryRejected) return { kind: 'rejected', status: 400, reason: error.code };
    throw error;
  }
}
