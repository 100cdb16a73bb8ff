import { Group, Stack, Text } from '@mantine/core';
import type { InspectionView } from '@thread/contracts';
import { formatInstant, withReadableTimes } from '../../../shared/format/format-time';
import { Figure } from '../../../shared/ui/figure';
import { ButtonLink, TextLink } from '../../../shared/ui/links';
import { MappedFields } from '../../../shared/ui/mapped-fields';
import { Notice } from '../../../shared/ui/notice';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { Panel } from '../../../shared/ui/panel';
import { ReasonList } from '../../../shared/ui/reason-list';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { plainWord } from '../../../shared/words/plain-word';
import { causeWords, runWord } from '../../../shared/words/status-words';
import { answerWords, mayTrigger } from '../answer-words';
import { TriggerNow } from './trigger-now';

/** Why a deal has, or has not, an account: the answer first, then everything it rests on. */
export function Inspection({ inspection }: { inspection: InspectionView }) {
  const { record, answer, account, received, hold } = inspection;
  const word = answerWords[answer];
  const labelOf = (target: string): string =>
    inspection.fields.find((field) => field.target === target)?.label ?? plainWord(target);
  return (
    <Stack gap="md">
      <Notice
        tone={word.tone}
        icon={word.icon}
        announce
        title={<span className="answer-headline">{withReadableTimes(inspection.headline)}</span>}
      >
        {record && (
          <Group mt={2} style={{ gap: '2px 10px' }}>
            <Text size="sm">{record.name ?? `Record ${record.externalId}`}</Text>
            {record.stageLabel && (
              <Text size="sm" style={{ color: 'var(--ink-soft)' }}>
                {[record.pipelineLabel, record.stageLabel].filter(Boolean).join(', ')}
              </Text>
            )}
            {record.url && <OutsideLink href={record.url}>Open the deal</OutsideLink>}
          </Group>
        )}
        {inspection.nextStep && (
          <Text size="sm" mt={6}>
            {inspection.nextStep}
          </Text>
        )}
        <Group gap="xs" mt="sm" className="answer-actions">
          {account && (
            <ButtonLink
              to="/accounts/$accountId"
              params={{ accountId: account.id }}
              size="xs"
              aria-label={`Open the account ${account.companyName}`}
            >
              Open the account
            </ButtonLink>
          )}
          {answer === 'connection_broken' && (
            <ButtonLink to="/connectors" size="xs">
              Open connectors
            </ButtonLink>
          )}
          {answer === 'asked' && (
            <ButtonLink to="/attention" size="xs">
              Open Needs attention
            </ButtonLink>
          )}
          {record && mayTrigger(answer) && (
            <TriggerNow inspection={inspection} externalId={record.externalId} />
          )}
        </Group>
      </Notice>
      {hold && (
        <Notice
          tone="warn"
          title={`Waiting for ${new Intl.ListFormat('en').format(hold.missing.map(labelOf))}`}
        >
          <Text size="sm">
            Held <RelativeTime at={hold.since} />.{' '}
            {hold.state === 'settling' ? (
              <>It is read again until {formatInstant(hold.settleUntil)}; then a person is asked.</>
            ) : (
              'A person is asked in Needs attention.'
            )}
          </Text>
        </Notice>
      )}
      <Panel title="Step by step" description="Every check in order, with the value it found.">
        {inspection.steps.length > 0 ? (
          <ReasonList reasons={inspection.steps} />
        ) : (
          <Text size="sm" c="dimmed">
            The deal could not be read, so nothing was checked.
          </Text>
        )}
      </Panel>
      <Panel title="What was received" description={`Through ${inspection.connection.connectorName}.`}>
        <dl className="figures">
          <Figure label="Events on file" value={received.events} />
          <Figure label="First" value={received.firstAt ? <RelativeTime at={received.firstAt} /> : 'Never'} />
          <Figure label="Last" value={received.lastAt ? <RelativeTime at={received.lastAt} /> : 'Never'} />
          <Figure
            label="Next sweep"
            value={received.nextSweepAt ? <RelativeTime at={received.nextSweepAt} /> : '–'}
          />
        </dl>
      </Panel>
      {inspection.fields.length > 0 && (
        <Panel title="Fields, as they would be now" flush>
          <MappedFields fields={inspection.fields} />
        </Panel>
      )}
      {inspection.runs.length > 0 && (
        <Panel title="Earlier decisions">
          <ul className="history-list">
            {inspection.runs.map((run) => (
              <li key={run.id}>
                <StatusMark status={runWord(run)} />
                <TextLink to="/activity/runs/$runId" params={{ runId: run.id }} size="sm">
                  {withReadableTimes(run.summary)}
                </TextLink>
                <Text size="sm" c="dimmed">
                  {causeWords[run.cause]}, <RelativeTime at={run.createdAt} />
                </Text>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Stack>
  );
}
