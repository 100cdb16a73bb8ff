import { Button, Select, TextInput } from '@mantine/core';
import { auditActionCodes, auditWords, listAuditEntries, listPeople } from '@thread/contracts';
import { Download, ScrollText } from 'lucide-react';
import { usePages, useRead } from '../../../shared/api/use-read';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ShowMore } from '../../../shared/ui/show-more';
import { type AuditFilter, auditExportUrl, auditQuery } from '../audit-filter';
import { AuditTable } from './audit-table';
import { VerifyChain } from './verify-chain';

interface AuditPanelProps {
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}

/** Who did what in the workspace, with filters, the proof that nothing was changed, and the file. */
export function AuditPanel({ filter, onFilter }: AuditPanelProps) {
  const entries = usePages(listAuditEntries, { query: { ...auditQuery(filter), limit: 50 } });
  const narrowed = Object.values(filter).some(Boolean);
  return (
    <Panel
      title="Audit log"
      description="Every act of a person or an API key. Entries are chained by hashes: none can be changed or removed without it showing."
      actions={
        <>
          <VerifyChain />
          <Button
            component="a"
            href={auditExportUrl(filter)}
            download
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
          >
            Export CSV
          </Button>
        </>
      }
      flush
    >
      <AuditFilters filter={filter} onFilter={onFilter} />
      {entries.isError && <ProblemNotice error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.isPending && <ListSkeleton />}
      {entries.isSuccess && entries.items.length === 0 && (
        <NothingHere
          icon={ScrollText}
          title="No entries"
          why={narrowed ? 'Nothing fits the filter.' : 'Nothing was done in this workspace yet.'}
        />
      )}
      {entries.items.length > 0 && (
        <>
          <AuditTable entries={entries.items} />
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

function AuditFilters({ filter, onFilter }: AuditPanelProps) {
  const people = useRead(listPeople, {});
  const put = (change: AuditFilter): void => onFilter({ ...filter, ...change });
  const actions = auditActionCodes.map((code) => ({ value: code, label: auditWords(code) }));
  return (
    <div className="toolbar" role="search">
      <Select
        label="What"
        placeholder="Everything"
        data={actions}
        value={filter.action ?? null}
        onChange={(action) => put({ action: action ?? undefined })}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': 'Show everything' }}
      />
      <Select
        label="Who"
        placeholder="Everybody"
        data={(people.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.actor ?? null}
        onChange={(actor) => put({ actor: actor ?? undefined })}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': 'Show everybody' }}
      />
      <TextInput
        label="From"
        type="date"
        value={filter.from ?? ''}
        onChange={(event) => put({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        label="Until"
        type="date"
        value={filter.until ?? ''}
        onChange={(event) => put({ until: event.currentTarget.value || undefined })}
      />
    </div>
  );
}
