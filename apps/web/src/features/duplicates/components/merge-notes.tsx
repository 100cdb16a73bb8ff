import { listMerges } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { Panel } from '../../../shared/ui/panel';
import { MergeNote } from './merge-note';

/** What the account was merged from, while that can be taken back or has something to say. */
export function MergeNotes({ accountId }: { accountId: string }) {
  const merges = useRead(listMerges, { query: { accountId, limit: 10 } });
  const telling = (merges.data?.data ?? []).filter(
    ({ undoneAt, notRestored }) => undoneAt === null || notRestored.length > 0,
  );
  if (telling.length === 0) return null;
  return (
    <Panel title="Merged accounts">
      <ul className="merge-list">
        {telling.map((merge) => (
          <li key={merge.id}>
            <MergeNote merge={merge} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
