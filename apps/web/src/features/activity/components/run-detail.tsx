import { Stack, Text } from '@mantine/core';
import { readRun } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { formatDuration, formatInstant, withReadableTimes } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Notice } from '../../../shared/ui/notice';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ReasonList } from '../../../shared/ui/reason-list';
import { causeWords, runWord } from '../../../shared/words/status-words';
import { EffectsList } from './effects-list';
import { RunDeliveries } from './run-deliveries';

/** The way of one decision: what arrived, what was decided and why, what was done. */
export function RunDetail({ runId }: { runId: string }) {
  const detail = useRead(readRun, { params: { runId } });
  if (detail.error && !detail.data)
    return <ProblemNotice error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <ListSkeleton rows={4} height={90} />;
  const { run, deliveries, deliveriesRemoved, effects } = detail.data;
  return (
    <Stack gap="md">
      <Notice tone={runWord(run).tone} icon={runWord(run).icon} title={withReadableTimes(run.summary)}>
        <Text size="sm" style={{ color: 'var(--ink-soft)' }}>
          {causeWords[run.cause]} · {formatInstant(run.createdAt)} · took {formatDuration(run.durationMs)}
          {run.rule && ` · ${run.rule.name}, version ${run.rule.version}`}
        </Text>
        {run.errorText && <Text size="sm">{run.errorText}</Text>}
        {run.account && (
          <Text size="sm" mt={4}>
            Account:{' '}
            <TextLink
              to="/accounts/$accountId"
              params={{ accountId: run.account.id }}
              underline="always"
              c="inherit"
            >
              {run.account.companyName}
            </TextLink>
          </Text>
        )}
      </Notice>
      <ol className="way">
        <li>
          <Panel
            title="1. What arrived"
            description={deliveries.length === 0 ? undefined : 'Stored before it was acknowledged.'}
          >
            {deliveries.length === 0 ? (
              <Text size="sm" c="dimmed">
                {deliveriesRemoved > 0
                  ? 'What arrived is no longer kept.'
                  : 'No delivery: this run was asked for here.'}
              </Text>
            ) : (
              <RunDeliveries deliveries={deliveries} />
            )}
            {deliveries.length > 0 && deliveriesRemoved > 0 && (
              <Text size="sm" c="dimmed" mt="xs">
                {deliveriesRemoved} more {deliveriesRemoved === 1 ? 'is' : 'are'} no longer kept.
              </Text>
            )}
          </Panel>
        </li>
        <li>
          <Panel
            title="2. What was decided"
            description="Each step that was checked, in order, with the value it found."
          >
            <ReasonList reasons={run.reasons} />
          </Panel>
        </li>
        <li>
          <Panel
            title="3. What was done"
            description="Outward acts, each recorded before it is done and done at most once."
          >
            {effects.length === 0 ? (
              <Text size="sm" c="dimmed">
                Nothing was sent or written anywhere.
              </Text>
            ) : (
              <EffectsList effects={effects} />
            )}
          </Panel>
        </li>
      </ol>
    </Stack>
  );
}
