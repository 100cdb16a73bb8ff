import { Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type EffectView, retryEffect } from '@thread/contracts';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { effectWords } from '../../../shared/words/status-words';

/** Outward acts with their state; failed and unknown ones can be tried again. */
export function EffectsList({ effects }: { effects: readonly EffectView[] }) {
  const retry = useSend(retryEffect, {
    refreshes: ['readRun', 'readDelivery', 'listAttention'],
    done: 'It will be tried again in a moment.',
  });
  const again = (effect: EffectView): void => {
    const send = (evenIfUnknown: boolean): void =>
      retry.mutate({ params: { effectId: effect.id }, body: { evenIfUnknown } });
    if (effect.state !== 'unknown') return send(false);
    modals.openConfirmModal({
      title: 'It may have been done already',
      children:
        'Thread was interrupted after sending and does not know whether it went through. Trying again may do it a second time.',
      labels: { confirm: 'Try again anyway', cancel: 'Leave it' },
      onConfirm: () => send(true),
    });
  };
  return (
    <ul className="effect-list">
      {effects.map((effect) => (
        <li key={effect.id}>
          <div className="effect-text">
            <Text size="sm" fw={500}>
              {effect.summary}
            </Text>
            {effect.errorText && (
              <Text size="xs" className="bad-text">
                {effect.errorText}
              </Text>
            )}
            <Text size="xs" c="dimmed">
              {effect.attempts} {effect.attempts === 1 ? 'attempt' : 'attempts'} ·{' '}
              <RelativeTime at={effect.doneAt ?? effect.createdAt} />
            </Text>
          </div>
          <Group gap="xs">
            <StatusMark status={effectWords[effect.state]} />
            {(effect.state === 'failed' || effect.state === 'unknown') && (
              <ActionButton
                endpoint={retryEffect}
                size="xs"
                variant="default"
                loading={retry.isPending}
                aria-label={`Try again: ${effect.summary}`}
                onClick={() => again(effect)}
              >
                Try again
              </ActionButton>
            )}
          </Group>
        </li>
      ))}
    </ul>
  );
}
