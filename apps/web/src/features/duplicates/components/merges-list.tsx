import { Text } from '@mantine/core';
import { listMerges } from '@thread/contracts';
import { usePages } from '../../../shared/api/use-read';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ShowMore } from '../../../shared/ui/show-more';
import { MergeNote } from './merge-note';

/** Merges so far, each with its way back. */
export function MergesList() {
  const merges = usePages(listMerges, { query: { limit: 10 } });
  return (
    <Panel title="Merges so far" flush>
      {merges.error && <ProblemNotice error={merges.error} onRetry={() => void merges.refetch()} />}
      {merges.first && merges.items.length === 0 && (
        <Text size="sm" c="dimmed" className="merge-list">
          No accounts were merged yet.
        </Text>
      )}
      {merges.items.length > 0 && (
        <>
          <ul className="merge-list">
            {merges.items.map((merge) => (
              <li key={merge.id}>
                <MergeNote merge={merge} />
              </li>
            ))}
          </ul>
          <ShowMore
            shown={merges.items.length}
            hasMore={merges.hasNextPage}
            loading={merges.isFetchingNextPage}
            onMore={() => void merges.fetchNextPage()}
          />
        </>
      )}
    </Panel>
  );
}
