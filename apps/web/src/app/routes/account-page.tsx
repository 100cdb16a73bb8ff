import { Stack, Tabs, Text } from '@mantine/core';
import { useEffect } from 'react';
import { getRouteApi } from '@tanstack/react-router';
import { type AccountDetail, readAccount, readRun } from '@thread/contracts';
import { LinksPanel, PeoplePanel } from '../../features/accounts/components/account-aside';
import { AccountHead, StatusMenu } from '../../features/accounts/components/account-head';
import { Handoff } from '../../features/accounts/components/handoff';
import { Timeline } from '../../features/accounts/components/timeline';
import { FactsPanel } from '../../features/accounts/facts/facts-panel';
import { PlanPanel } from '../../features/accounts/plan/plan-panel';
import { MergeNotes } from '../../features/duplicates/components/merge-notes';
import { MergeWith } from '../../features/duplicates/components/merge-with';
import { EffectsList } from '../../features/activity/components/effects-list';
import { SilenceNotice } from '../../features/rules/past/silence-notice';
import { useRead } from '../../shared/api/use-read';
import { TextLink } from '../../shared/ui/links';
import { ListSkeleton } from '../../shared/ui/list-skeleton';
import { Notice } from '../../shared/ui/notice';
import { OutsideLink } from '../../shared/ui/outside-link';
import { Page } from '../../shared/ui/page';
import { Panel } from '../../shared/ui/panel';
import { ProblemNotice } from '../../shared/ui/problem-notice';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/accounts/$accountId');

export function AccountPage() {
  const { accountId } = route.useParams();
  const read = useRead(readAccount, { params: { accountId } });
  const account = read.data;
  const website = account?.website;
  const navigate = route.useNavigate();
  const movedTo = account && account.id !== accountId ? account.id : null;
  useEffect(() => {
    // It became part of another account, which the old address answers.
    if (movedTo) void navigate({ params: { accountId: movedTo }, replace: true });
  }, [movedTo, navigate]);
  return (
    <Page
      title={account?.companyName ?? 'Account'}
      lead={
        <WayBack>
          <TextLink to="/accounts">Accounts</TextLink>
        </WayBack>
      }
      description={
        website && (
          <OutsideLink href={website.includes('://') ? website : `https://${website}`}>{website}</OutsideLink>
        )
      }
      actions={
        account && (
          <>
            <MergeWith account={account} />
            <StatusMenu account={account} />
          </>
        )
      }
    >
      {read.error && !account && <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={5} height={90} />}
      {account && <Account account={account} />}
    </Page>
  );
}

function Account({ account }: { account: AccountDetail }) {
  const { tab = 'plan', kind } = route.useSearch();
  const navigate = route.useNavigate();
  const differing = account.facts.filter((fact) => fact.differs).length;
  return (
    <Stack gap="md">
      {account.frozenSince && (
        <Notice tone="warn" title="Messages are held back">
          <Text size="sm">
            The deal of this account was reopened or lost. Decide under{' '}
            <TextLink to="/attention" underline="always" c="inherit">
              Needs attention
            </TextLink>
            , or set the status to “In onboarding” to go on.
          </Text>
        </Notice>
      )}
      <SilenceNotice account={account} />
      <MergeNotes accountId={account.id} />
      <Handoff account={account} />
      <AccountHead account={account} />
      <div className="with-aside">
        <Tabs
          value={tab}
          onChange={(next) =>
            void navigate({
              search: { tab: next === 'facts' || next === 'timeline' ? next : undefined },
              replace: true,
            })
          }
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="plan">Plan</Tabs.Tab>
            <Tabs.Tab value="facts">Facts{differing > 0 && ` (${differing} differ)`}</Tabs.Tab>
            <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="plan">
            <PlanPanel account={account} />
          </Tabs.Panel>
          <Tabs.Panel value="facts">
            <FactsPanel account={account} />
          </Tabs.Panel>
          <Tabs.Panel value="timeline">
            <Timeline
              accountId={account.id}
              kind={kind}
              onKind={(next) => void navigate({ search: { tab: 'timeline', kind: next }, replace: true })}
            />
          </Tabs.Panel>
        </Tabs>
        <Stack gap="md" component="aside" aria-label="People, links and e-mails">
          <PeoplePanel account={account} />
          <LinksPanel account={account} />
          {account.runId && <Emails runId={account.runId} />}
        </Stack>
      </div>
    </Stack>
  );
}

/** Outward acts of the run that created the account; later ones are in the timeline. */
function Emails({ runId }: { runId: string }) {
  const run = useRead(readRun, { params: { runId } });
  const effects = run.data?.effects ?? [];
  return (
    <Panel title="E-mails at creation">
      {run.error && <ProblemNotice error={run.error} onRetry={() => void run.refetch()} />}
      {run.data && effects.length === 0 && (
        <Text size="sm" c="dimmed">
          None was sent when this account was created.
        </Text>
      )}
      {effects.length > 0 && <EffectsList effects={effects} />}
    </Panel>
  );
}
