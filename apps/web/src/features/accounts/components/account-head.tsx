import { Button, Menu, Text } from '@mantine/core';
import { type AccountDetail, accountStatuses, updateAccount } from '@thread/contracts';
import { ChevronDown } from 'lucide-react';
import { formatMoney } from '../../../shared/format/format-money';
import { formatDay, withReadableTimes } from '../../../shared/format/format-time';
import { usePermission } from '../../../shared/session/permission';
import { Figure } from '../../../shared/ui/figure';
import { Panel } from '../../../shared/ui/panel';
import { StatusMark } from '../../../shared/ui/status-mark';
import { accountStatusWords, healthWords } from '../../../shared/words/status-words';
import { useAccountSend } from '../api/use-account-send';
import { ProgressLine } from './progress-line';

/** How the account stands, in figures. */
export function AccountHead({ account }: { account: AccountDetail }) {
  return (
    <Panel>
      <div className="account-head">
        <div className="account-progress">
          <Text size="xs" c="dimmed" fw={600}>
            Onboarding{account.templateName ? ` · ${account.templateName}` : ''}
          </Text>
          <ProgressLine percent={account.progressPercent} label="Progress of the onboarding" />
          <StatusMark status={healthWords[account.health]} />
          {account.healthReasons.length > 0 && (
            <ul className="plain-list health-reasons">
              {account.healthReasons.map((reason) => (
                <li key={reason}>{withReadableTimes(reason)}</li>
              ))}
            </ul>
          )}
        </div>
        <dl className="figures">
          <Figure label="ARR" value={account.arr ? formatMoney(account.arr) : 'Unknown'} />
          <Figure label="Closed" value={account.closeDate ? formatDay(account.closeDate) : 'Unknown'} />
          <Figure
            label="Go-live"
            value={account.goLiveDate ? formatDay(account.goLiveDate) : 'Not planned'}
          />
          <Figure label="AE" value={account.aeName ?? account.aeEmail ?? 'Unknown'} />
          <Figure label="CSM" value={account.csm?.name ?? 'None yet'} />
          <Figure
            label="Next due"
            value={account.nextDueDate ? formatDay(account.nextDueDate) : 'Nothing due'}
          />
        </dl>
      </div>
    </Panel>
  );
}

/** The status of the account, and the menu that changes it. */
export function StatusMenu({ account }: { account: AccountDetail }) {
  const permission = usePermission(updateAccount);
  const send = useAccountSend(updateAccount, { done: 'The status is changed.' });
  if (!permission.allowed) return <StatusMark status={accountStatusWords[account.status]} />;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          pl={8}
          loading={send.isPending}
          rightSection={<ChevronDown size={15} aria-hidden />}
          aria-label={`Status: ${accountStatusWords[account.status].word}. Change`}
        >
          <StatusMark status={accountStatusWords[account.status]} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {accountStatuses.map((status) => {
          const { word, icon: Icon } = accountStatusWords[status];
          return (
            <Menu.Item
              key={status}
              disabled={status === account.status}
              leftSection={<Icon size={15} aria-hidden />}
              onClick={() =>
                send.mutate({ params: { accountId: account.id }, body: { status, version: account.version } })
              }
            >
              {word}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
