import { Text } from '@mantine/core';
import { listAccounts } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { formatMoney } from '../../../shared/format/format-money';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { LongName } from '../../../shared/ui/long-name';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { healthWords } from '../../../shared/words/status-words';

/** The accounts that were created last. */
export function NewestAccounts() {
  const accounts = useRead(listAccounts, { query: { limit: 6 } });
  return (
    <Panel
      title="Newest accounts"
      actions={
        <TextLink to="/accounts" size="sm">
          All accounts
        </TextLink>
      }
    >
      {accounts.error && <ProblemNotice error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {accounts.isPending && <ListSkeleton rows={3} />}
      {accounts.data?.data.length === 0 && (
        <Text size="sm" c="dimmed">
          None yet. The next deal that closes appears here.
        </Text>
      )}
      <ul className="aside-list">
        {accounts.data?.data.map((account) => (
          <li key={account.id} className="newest">
            <div>
              <TextLink to="/accounts/$accountId" params={{ accountId: account.id }} fw={600} size="sm">
                <LongName>{account.companyName}</LongName>
              </TextLink>
              <Text size="xs" c="dimmed">
                {account.arr ? formatMoney(account.arr) : 'ARR unknown'} ·{' '}
                <RelativeTime at={account.createdAt} />
              </Text>
            </div>
            <StatusMark status={healthWords[account.health]} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
