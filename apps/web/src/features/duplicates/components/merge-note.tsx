import { Group, Text } from '@mantine/core';
import { type MergeView, undoMerge } from '@thread/contracts';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { TextLink } from '../../../shared/ui/links';
import { RelativeTime } from '../../../shared/ui/relative-time';

/** One merge in a sentence, with the button that takes it back, or what an undo could not put back. */
export function MergeNote({ merge }: { merge: MergeView }) {
  const undo = useSend(undoMerge, {
    refreshes: [
      'listMerges',
      'listDuplicates',
      'listAccounts',
      'readAccount',
      'listTimeline',
      'readOverview',
    ],
    done: (answer) =>
      answer.notRestored.length === 0
        ? 'Both accounts are as they were.'
        : 'The merge is undone. Some later changes stay where they are.',
  });
  return (
    <div>
      <Group justify="space-between" gap="xs" align="flex-start">
        <Text size="sm" className="any-break" style={{ flex: '1 1 260px' }}>
          <strong>{merge.absorbedName}</strong> became part of{' '}
          <TextLink to="/accounts/$accountId" params={{ accountId: merge.keptId }} fw={600}>
            {merge.keptName}
          </TextLink>{' '}
          <RelativeTime at={merge.mergedAt} />
          {merge.mergedBy && ` by ${merge.mergedBy}`}.
          {merge.undoneAt && (
            <>
              {' '}
              Undone <RelativeTime at={merge.undoneAt} />
              {merge.undoneBy && ` by ${merge.undoneBy}`}.
            </>
          )}
          {!merge.undoneAt && !merge.undoable && ' A later merge has to be undone first.'}
        </Text>
        {merge.undoable && (
          <ActionButton
            endpoint={undoMerge}
            size="xs"
            variant="default"
            loading={undo.isPending}
            aria-label={`Undo the merge of ${merge.absorbedName} into ${merge.keptName}`}
            onClick={() => undo.mutate({ params: { mergeId: merge.id } })}
          >
            Undo merge
          </ActionButton>
        )}
      </Group>
      {merge.notRestored.length > 0 && (
        <ul className="merge-rest">
          {merge.notRestored.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
