import { SegmentedControl, Select } from '@mantine/core';
import { actOnAttention, attentionKinds, listAttention } from '@thread/contracts';
import { CircleCheck, SearchX } from 'lucide-react';
import type { CallInput } from '../../../shared/api/call';
import { usePages } from '../../../shared/api/use-read';
import { usePermission } from '../../../shared/session/permission';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ReadOnly } from '../../../shared/ui/read-only';
import { ShowMore } from '../../../shared/ui/show-more';
import { type AttentionKind, kindWords } from '../kind-words';
import { AttentionItem } from './attention-item';

type AttentionFilter = Omit<NonNullable<CallInput<typeof listAttention>['query']>, 'limit' | 'cursor'>;

interface AttentionListProps {
  readonly filter: AttentionFilter;
  readonly onFilter: (filter: AttentionFilter) => void;
}

/** What a person has to decide, newest first. */
export function AttentionList({ filter, onFilter }: AttentionListProps) {
  const items = usePages(listAttention, { query: { ...filter, limit: 25 } });
  const permission = usePermission(actOnAttention, 'answer these');
  const open = (filter.state ?? 'open') === 'open';
  return (
    <Panel flush>
      <div className="toolbar" role="search">
        <SegmentedControl
          aria-label="State"
          value={filter.state ?? 'open'}
          onChange={(state) =>
            onFilter({ ...filter, state: state === 'resolved' || state === 'dismissed' ? state : undefined })
          }
          data={[
            { value: 'open', label: 'Open' },
            { value: 'resolved', label: 'Resolved' },
            { value: 'dismissed', label: 'Dismissed' },
          ]}
        />
        <Select
          aria-label="Kind"
          placeholder="Any kind"
          clearable
          value={filter.kind ?? null}
          data={attentionKinds.map((value) => ({ value, label: kindWords[value].word }))}
          onChange={(kind) => onFilter({ ...filter, kind: (kind as AttentionKind | null) ?? undefined })}
        />
      </div>
      {items.error && <ProblemNotice error={items.error} onRetry={() => void items.refetch()} />}
      {items.isPending && <ListSkeleton rows={4} height={90} />}
      {items.first && items.items.length === 0 && (
        <NothingHere
          icon={open && !filter.kind ? CircleCheck : SearchX}
          title={open && !filter.kind ? 'Nothing needs you' : 'Nothing here'}
          why={
            open && !filter.kind
              ? 'Deals that miss something, likely duplicates and anything that failed for good wait here for a person. Right now there are none.'
              : 'No item has this state and kind.'
          }
        />
      )}
      {items.items.length > 0 && (
        <>
          {open && <ReadOnly reason={permission.reason} />}
          <div className="attention-list">
            {items.items.map((item) => (
              <AttentionItem key={item.id} item={item} />
            ))}
          </div>
          <ShowMore
            shown={items.items.length}
            total={open && !filter.kind ? items.first?.openCount : undefined}
            hasMore={items.hasNextPage}
            loading={items.isFetchingNextPage}
            onMore={() => void items.fetchNextPage()}
          />
        </>
      )}
    </Panel>
  );
}
