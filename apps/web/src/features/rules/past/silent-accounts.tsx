import { Checkbox, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  type BackfillDetail as Backfill,
  type SilentAccountView,
  listSilentAccounts,
  releaseBackfill,
} from '@thread/contracts';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { usePages } from '../../../shared/api/use-read';
import { usePermission } from '../../../shared/session/permission';
import { ActionButton } from '../../../shared/ui/action-button';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { LongName } from '../../../shared/ui/long-name';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ShowMore } from '../../../shared/ui/show-more';
import { countOf } from './past-words';
import { ReleaseDialog } from './release-dialog';

/** Accounts that say nothing until somebody lets them, with what they would send. Nothing when there are none. */
export function SilentAccounts({ backfill }: { backfill: Backfill }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opened, dialog] = useDisclosure(false);
  const { allowed } = usePermission(releaseBackfill);
  const { accounts, emails } = backfill.silent;
  const list = usePages(listSilentAccounts, { params: { backfillId: backfill.id }, query: { limit: 10 } });
  if (accounts === 0) return null;
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <Panel
      flush
      title={countOf(accounts, 'silent account')}
      description={`${countOf(emails, 'e-mail')} ${emails === 1 ? 'waits' : 'wait'}. Until you release an account, nothing about it is sent to anybody.`}
      actions={
        <ActionButton
          endpoint={releaseBackfill}
          size="xs"
          leftSection={<BellRing size={15} aria-hidden />}
          onClick={dialog.open}
        >
          {chosen.size > 0 ? `Release ${chosen.size} chosen` : 'Release all'}
        </ActionButton>
      }
    >
      {list.error && <ProblemNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <ListSkeleton rows={3} />}
      <ul className="silent-list">
        {list.items.map((account) => (
          <SilentAccount
            key={account.id}
            account={account}
            isChosen={chosen.has(account.id)}
            onChoose={allowed ? (on) => toggle(account.id, on) : null}
          />
        ))}
      </ul>
      {list.items.length > 0 && (
        <ShowMore
          shown={list.items.length}
          total={accounts}
          hasMore={list.hasNextPage}
          loading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      <ReleaseDialog
        backfillId={backfill.id}
        accountIds={[...chosen]}
        count={chosen.size || accounts}
        opened={opened}
        onClose={dialog.close}
        onReleased={() => setChosen(new Set())}
      />
    </Panel>
  );
}

interface SilentAccountProps {
  readonly account: SilentAccountView;
  readonly isChosen: boolean;
  /** Null for those who may not release it. */
  readonly onChoose: ((on: boolean) => void) | null;
}

function SilentAccount({ account, isChosen, onChoose }: SilentAccountProps) {
  return (
    <li>
      {onChoose && (
        <Checkbox
          aria-label={`Choose ${account.companyName}`}
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      )}
      <div>
        <TextLink to="/accounts/$accountId" params={{ accountId: account.id }} fw={600} size="sm">
          <LongName>{account.companyName}</LongName>
        </TextLink>
        <Text size="sm" c="dimmed" className="any-break">
          {account.emails.length === 0
            ? 'Nothing waits.'
            : account.emails.map(({ to, subject }) => `“${subject}” to ${to}`).join(', ')}
        </Text>
      </div>
    </li>
  );
}
