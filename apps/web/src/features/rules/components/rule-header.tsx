import { Group, Switch, Text } from '@mantine/core';
import { type RuleView, readConnection, switchRule } from '@thread/contracts';
import { CircleCheck, CirclePause } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { Notice } from '../../../shared/ui/notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { FirstLookNote } from './first-look-note';

interface RuleHeaderProps {
  readonly rule: RuleView;
  /** Unsaved changes must be saved before switching, so that what goes on is what is shown. */
  readonly dirty: boolean;
}

/** The rule's switch, and what it means. */
export function RuleHeader({ rule, dirty }: RuleHeaderProps) {
  const permission = usePermission(switchRule);
  const connection = useRead(readConnection, { params: { connectionId: rule.connectionId } });
  const idle = rule.enabled && connection.data?.settings.autoCreate === false;
  const send = useSend(switchRule, {
    refreshes: ['listRules', 'readRule', 'readOverview', 'readFirstLook'],
    done: (after) => (after.enabled ? `“${after.name}” is on.` : `“${after.name}” is off.`),
  });
  const blocked = permission.allowed && dirty ? 'Save or discard your changes first.' : null;
  return (
    <Notice
      tone={idle ? 'warn' : rule.enabled ? 'good' : 'neutral'}
      icon={rule.enabled ? CircleCheck : CirclePause}
      title={
        <Group justify="space-between" gap="sm">
          <span>
            {rule.enabled ? 'This rule is on' : 'This rule is off'}
            {idle && ', but creates nothing'}
          </span>
          <Switch
            aria-label={`Switch “${rule.name}” on`}
            checked={rule.enabled}
            disabled={!permission.allowed || blocked !== null || send.isPending}
            onChange={(event) =>
              send.mutate({ params: { ruleId: rule.id }, body: { enabled: event.currentTarget.checked } })
            }
          />
        </Group>
      }
    >
      {idle && (
        <Text size="sm">
          “Create accounts automatically” is off for the whole connection. Deals are decided on and logged; to
          have accounts created again, switch it on under Health.
        </Text>
      )}
      <Text size="sm">
        {rule.enabled && rule.activeFrom ? (
          <>
            It counts deals that entered since it was switched on, <RelativeTime at={rule.activeFrom} />.
            Deals that were already in the stage are not picked up; rehearse the rule to create those.
          </>
        ) : (
          'Deals already in the stage when you switch it on are not picked up; only those that enter from then on. For older deals, rehearse the rule below and create accounts from there.'
        )}
      </Text>
      <FirstLookNote rule={rule} />
      {blocked && (
        <Text size="xs" mt={4} style={{ color: 'var(--ink-soft)' }}>
          {blocked}
        </Text>
      )}
      {rule.problems.length > 0 && (
        <Group gap={6} mt={6}>
          <StatusMark status={{ word: `${rule.problems.length} to mend`, icon: CirclePause, tone: 'warn' }} />
        </Group>
      )}
    </Notice>
  );
}
