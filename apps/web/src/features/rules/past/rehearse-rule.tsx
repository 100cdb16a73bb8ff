import { Group, SegmentedControl, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import {
  type RuleDefinition,
  type RuleView,
  listBackfills,
  listRehearsals,
  startRehearsal,
} from '@thread/contracts';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { TextLink } from '../../../shared/ui/links';
import { Panel } from '../../../shared/ui/panel';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { backfillStateWords, countOf, periods, rehearsalReads, rehearsalStateWords } from './past-words';

interface RehearseRuleProps {
  readonly rule: RuleView;
  /** What is typed and not saved; null when the form shows the saved rule. */
  readonly draft: RuleDefinition | null;
  /** The draft cannot be decided with as it is. */
  readonly hasGaps: boolean;
}

/** Asks what the rule, as the form shows it, would do with past deals; and shows what was asked before. */
export function RehearseRule({ rule, draft, hasGaps }: RehearseRuleProps) {
  const navigate = useNavigate();
  const [days, setDays] = useState<number>(30);
  const send = useSend(startRehearsal, {
    refreshes: rehearsalReads,
    onDone: ({ id }) => void navigate({ to: '/rehearsals/$rehearsalId', params: { rehearsalId: id } }),
  });
  return (
    <Panel
      title="Try it on past deals"
      description="See which accounts the rule would create, link or hold. Nothing is written and nobody is told until you decide."
    >
      <Group gap="sm" align="center">
        <SegmentedControl
          aria-label="Deals of the last"
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={periods.map((period) => ({ value: String(period.days), label: period.label }))}
        />
        <ActionButton
          endpoint={startRehearsal}
          leftSection={<FlaskConical size={16} aria-hidden />}
          loading={send.isPending}
          disabled={hasGaps}
          onClick={() =>
            send.mutate({
              params: { ruleId: rule.id },
              body: { days, ...(draft ? { definition: draft } : {}) },
            })
          }
        >
          Rehearse
        </ActionButton>
      </Group>
      {draft && (
        <Text size="sm" mt="xs" c="dimmed">
          {hasGaps
            ? 'Complete the rule first.'
            : 'The rule is rehearsed as you see it, without saving it. To create accounts from it, save it first.'}
        </Text>
      )}
      <Before ruleId={rule.id} />
    </Panel>
  );
}

const mostShown = 3;

/** The latest rehearsals and backfills of the rule. */
function Before({ ruleId }: { ruleId: string }) {
  const rehearsals = useRead(listRehearsals, { params: { ruleId } });
  const backfills = useRead(listBackfills, { query: { ruleId } });
  const rehearsed = rehearsals.data?.data.slice(0, mostShown) ?? [];
  const filled = backfills.data?.data.slice(0, mostShown) ?? [];
  if (rehearsed.length + filled.length === 0) return null;
  return (
    <ul className="past-list">
      {filled.map((backfill) => (
        <li key={backfill.id}>
          <TextLink to="/backfills/$backfillId" params={{ backfillId: backfill.id }} fw={600}>
            Backfill of {countOf(backfill.total, 'deal')}
          </TextLink>
          <StatusMark status={backfillStateWords[backfill.state]} />
          <Text size="sm" c="dimmed" component="span">
            <RelativeTime at={backfill.createdAt} />
            {backfill.silent.accounts > 0 && ` · ${countOf(backfill.silent.accounts, 'silent account')}`}
          </Text>
        </li>
      ))}
      {rehearsed.map((rehearsal) => (
        <li key={rehearsal.id}>
          <TextLink to="/rehearsals/$rehearsalId" params={{ rehearsalId: rehearsal.id }} fw={600}>
            Rehearsal over {countOf(rehearsal.days, 'day')}
          </TextLink>
          <StatusMark status={rehearsalStateWords[rehearsal.state]} />
          <Text size="sm" c="dimmed" component="span">
            <RelativeTime at={rehearsal.createdAt} /> · {countOf(rehearsal.decided, 'deal')}
            {!rehearsal.isCurrent && ' · another version of the rule'}
          </Text>
        </li>
      ))}
    </ul>
  );
}
