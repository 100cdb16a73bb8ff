import { Text } from '@mantine/core';
import { type WriteBackView, releaseWriteBack } from '@thread/contracts';
import { CirclePause, CircleX } from 'lucide-react';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { TextLink } from '../../../shared/ui/links';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import type { StatusWord } from '../../../shared/words/status-words';

const words: Readonly<Record<WriteBackView['troubles'][number]['kind'], StatusWord>> = {
  refused: { word: 'Refused', icon: CircleX, tone: 'bad' },
  paused: { word: 'Paused', icon: CirclePause, tone: 'warn' },
};

/** Fields that are not written, with the provider's own words, and the way out. */
export function WriteBackTroubles({ connectionId, view }: { connectionId: string; view: WriteBackView }) {
  const release = useSend(releaseWriteBack, {
    refreshes: ['readWriteBack', 'listAttention'],
    done: 'It is written with the next turn.',
  });
  if (view.troubles.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        Not written ({view.troubleCount})
      </Text>
      <Text size="sm" c="dimmed">
        Everything else of these records is written.
      </Text>
      <ul className="group-list">
        {view.troubles.map((trouble) => {
          const { objectType, externalId, property } = trouble;
          const type = objectType === 'company' ? 'company' : 'deal';
          return (
            <li key={`${objectType} ${externalId} ${property}`}>
              <div>
                <Text fw={600} size="sm">
                  {trouble.label} of{' '}
                  <TextLink to="/accounts/$accountId" params={{ accountId: trouble.account.id }}>
                    {trouble.account.companyName}
                  </TextLink>
                </Text>
                <Text size="sm" c="dimmed">
                  {trouble.text}
                </Text>
                <Text size="xs" c="dimmed">
                  {type} {externalId}, {property}
                  {trouble.since && (
                    <>
                      , since <RelativeTime at={trouble.since} />
                    </>
                  )}
                </Text>
              </div>
              <div className="trouble-end">
                <StatusMark status={words[trouble.kind]} />
                <ActionButton
                  endpoint={releaseWriteBack}
                  size="xs"
                  variant="default"
                  loading={release.isPending}
                  aria-label={`Write ${trouble.label} of ${trouble.account.companyName} again`}
                  onClick={() =>
                    release.mutate({
                      params: { connectionId },
                      body: { objectType: type, externalId, property },
                    })
                  }
                >
                  Write again
                </ActionButton>
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
