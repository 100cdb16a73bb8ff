import { Select, Text } from '@mantine/core';
import { type TimelineEntryView, listTimeline } from '@thread/contracts';
import { History } from 'lucide-react';
import { useState } from 'react';
import { usePages } from '../../../shared/api/use-read';
import { withReadableTimes } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { ShowMore } from '../../../shared/ui/show-more';
import { kindWord, plainDetails, timelineIcon } from '../timeline-words';

interface TimelineProps {
  readonly accountId: string;
  readonly kind: string | undefined;
  readonly onKind: (kind: string | undefined) => void;
}

/** Everything that happened to the account, newest first, with the way to the reason. */
export function Timeline({ accountId, kind, onKind }: TimelineProps) {
  const entries = usePages(listTimeline, { params: { accountId }, query: { limit: 50, kind } });
  const [seen, setSeen] = useState<readonly string[]>([]);
  const kinds = [
    ...new Set([...seen, ...entries.items.map((entry) => entry.kind), ...(kind ? [kind] : [])]),
  ].sort();
  return (
    <Panel
      title="Timeline"
      description="What happened, who or what did it, and why."
      actions={
        <Select
          aria-label="Kind of entry"
          placeholder="Everything"
          clearable
          size="xs"
          value={kind ?? null}
          data={kinds.map((value) => ({ value, label: kindWord(value) }))}
          onChange={(next) => {
            setSeen(kinds);
            onKind(next ?? undefined);
          }}
        />
      }
      flush
    >
      {entries.error && <ProblemNotice error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.isPending && <ListSkeleton />}
      {entries.first && entries.items.length === 0 && (
        <NothingHere
          icon={History}
          title="Nothing of this kind"
          why="Choose another kind, or clear the filter."
        />
      )}
      {entries.items.length > 0 && (
        <>
          <ol className="timeline">
            {entries.items.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
          <ShowMore
            shown={entries.items.length}
            hasMore={entries.hasNextPage}
            loading={entries.isFetchingNextPage}
            onMore={() => void entries.fetchNextPage()}
          />
        </>
      )}
    </Panel>
  );
}

function Entry({ entry }: { entry: TimelineEntryView }) {
  const Icon = timelineIcon(entry.kind);
  const details = plainDetails(entry.detail);
  return (
    <li data-actor={entry.actorKind}>
      <span className="timeline-icon">
        <Icon size={15} aria-hidden />
      </span>
      <div>
        <div>{withReadableTimes(entry.summary)}</div>
        {details.length > 0 && (
          <dl className="timeline-details">
            {details.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        <Text size="xs" c="dimmed" component="div" className="task-facts">
          <span>{entry.actorName}</span>
          <span>
            <RelativeTime at={entry.at} />
          </span>
          {entry.runId && (
            <TextLink
              to="/activity/runs/$runId"
              params={{ runId: entry.runId }}
              size="xs"
              aria-label={`Why: ${entry.summary}`}
            >
              Why
            </TextLink>
          )}
        </Text>
      </div>
    </li>
  );
}
