import { Text } from '@mantine/core';
import { listAttention } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { AttentionItem } from './attention-item';

/** The newest few things to decide, for the start page. */
export function AttentionExcerpt() {
  const items = useRead(listAttention, { query: { limit: 3 } });
  const count = items.data?.openCount ?? 0;
  return (
    <Panel
      title="Needs attention"
      flush
      actions={
        count > 0 && (
          <TextLink to="/attention" size="sm">
            All {count}
          </TextLink>
        )
      }
    >
      {items.error && <ProblemNotice error={items.error} onRetry={() => void items.refetch()} />}
      {items.isPending && <ListSkeleton rows={2} height={70} />}
      {items.data?.data.length === 0 && (
        <Text size="sm" c="dimmed" className="panel-body">
          Nothing needs you right now.
        </Text>
      )}
      {items.data && items.data.data.length > 0 && (
        <div className="attention-list">
          {items.data.data.map((item) => (
            <AttentionItem key={item.id} item={item} brief />
          ))}
        </div>
      )}
    </Panel>
  );
}
