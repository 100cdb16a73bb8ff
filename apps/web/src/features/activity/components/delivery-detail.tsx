import { Stack, Text } from '@mantine/core';
import { type DeliveryView, readDelivery, retryDelivery } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { asSentence } from '../../../shared/format/as-sentence';
import { formatInstant, withReadableTimes } from '../../../shared/format/format-time';
import { ActionButton } from '../../../shared/ui/action-button';
import { Figure } from '../../../shared/ui/figure';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Notice } from '../../../shared/ui/notice';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { StatusMark } from '../../../shared/ui/status-mark';
import { eventWord, plainWord } from '../../../shared/words/plain-word';
import { deliveryWords, runWord } from '../../../shared/words/status-words';
import { sourceWords } from '../activity-filter';
import { DeliveryBody } from './delivery-body';
import { EffectsList } from './effects-list';

/** What the instant of a delivery's end is called; processed unless something else became of it. */
const endedWords: Readonly<Partial<Record<DeliveryView['status'], string>>> = {
  dead: 'Given up',
  ignored: 'Ignored',
};

/** One delivery: what it was, what it led to, and its body. */
export function DeliveryDetail({ deliveryId }: { deliveryId: string }) {
  const detail = useRead(readDelivery, { params: { deliveryId } });
  const retry = useSend(retryDelivery, {
    refreshes: ['readDelivery', 'listDeliveries', 'listAttention'],
    done: 'The delivery is processed again.',
  });
  if (detail.error && !detail.data)
    return <ProblemNotice error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <ListSkeleton rows={4} height={90} />;
  const { delivery, run, effects } = detail.data;
  return (
    <Stack gap="md">
      {delivery.status === 'dead' && (
        <Notice tone="bad" title="This delivery could not be processed">
          <Text size="sm">
            {asSentence(delivery.errorText ?? 'It failed every time')} It was tried {delivery.attempts}{' '}
            {delivery.attempts === 1 ? 'time' : 'times'} and is kept.
          </Text>
          <ActionButton
            endpoint={retryDelivery}
            size="xs"
            mt="sm"
            loading={retry.isPending}
            onClick={() => retry.mutate({ params: { deliveryId } })}
          >
            Process it again
          </ActionButton>
        </Notice>
      )}
      <Panel title="Delivery" actions={<StatusMark status={deliveryWords[delivery.status]} />}>
        <dl className="figures figures-wide">
          <Figure label="Event" value={eventWord(delivery.eventType)} hint={delivery.eventType} />
          <Figure label="Came by" value={sourceWords[delivery.source]} />
          <Figure
            label="Record"
            value={
              delivery.objectId ? `${plainWord(delivery.objectType ?? 'record')} ${delivery.objectId}` : '–'
            }
          />
          <Figure
            label="Happened"
            value={delivery.occurredAt ? formatInstant(delivery.occurredAt) : 'Not said'}
          />
          <Figure label="Received" value={formatInstant(delivery.receivedAt)} />
          <Figure
            label={endedWords[delivery.status] ?? 'Processed'}
            value={delivery.doneAt ? formatInstant(delivery.doneAt) : 'Not yet'}
          />
          <Figure label="Attempts" value={delivery.attempts} />
        </dl>
      </Panel>
      <Panel title="What it led to">
        {run ? (
          <Stack gap="xs">
            <div className="marked-line">
              <StatusMark status={runWord(run)} />
              <TextLink to="/activity/runs/$runId" params={{ runId: run.id }}>
                {withReadableTimes(run.summary)}
              </TextLink>
            </div>
            {effects.length > 0 && <EffectsList effects={effects} />}
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            No run yet. Several deliveries about one record are decided together.
          </Text>
        )}
      </Panel>
      <Panel
        title="Body"
        description={
          delivery.contentsRemovedAt === null
            ? 'Exactly as it arrived; JSON is laid out for reading.'
            : undefined
        }
      >
        <DeliveryBody body={delivery.body} removedAt={delivery.contentsRemovedAt} />
      </Panel>
    </Stack>
  );
}
