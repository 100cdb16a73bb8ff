import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type RehearsalDetail as Rehearsal, readRule, startBackfill, switchRule } from '@thread/contracts';
import { History, Power } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { Notice } from '../../../shared/ui/notice';
import { Panel } from '../../../shared/ui/panel';
import { backfillReads, countOf } from './past-words';

interface CreateTheseProps {
  readonly rehearsal: Rehearsal;
  /** Deals chosen in the table; none = all. */
  readonly chosen: ReadonlySet<string>;
}

const doing = ['create', 'link', 'update', 'hold', 'ask'];
const ruleReads = ['listRules', 'readRule', 'readOverview'];

/** The two choices after a rehearsal: accounts of past deals, or only of those that enter from now on. */
export function CreateThese({ rehearsal, chosen }: CreateTheseProps) {
  const [opened, dialog] = useDisclosure(false);
  const ruleId = rehearsal.rule.id;
  const rule = useRead(readRule, { params: { ruleId } }, { enabled: !rehearsal.rule.deleted });
  const enable = useSend(switchRule, {
    refreshes: ruleReads,
    done: 'The rule is on. Deals that enter from now on become accounts.',
  });
  if (rehearsal.state !== 'done') return null;
  if (!rehearsal.isCurrent) {
    return (
      <Notice tone="info" title="This is not the saved rule">
        <Text size="sm">
          {rehearsal.rule.deleted
            ? 'The rule was removed.'
            : 'The rule was not saved like this, or was changed since. Save it as it should be and rehearse it again to create accounts.'}
        </Text>
      </Notice>
    );
  }
  const leading = rehearsal.summary.outcomes
    .filter(({ outcome }) => doing.includes(outcome))
    .reduce((sum, { count }) => sum + count, 0);
  const isOn = rule.data?.enabled ?? false;
  return (
    <Panel
      title="What now?"
      description="Every deal is read and decided again when its turn comes. Accounts made this way say nothing to anybody until you release them."
    >
      <Group gap="sm">
        <ActionButton
          endpoint={startBackfill}
          leftSection={<History size={16} aria-hidden />}
          disabled={leading === 0}
          onClick={dialog.open}
        >
          {chosen.size > 0
            ? `Create the ${chosen.size} chosen`
            : `Create these ${leading.toLocaleString('en')}`}
        </ActionButton>
        {!isOn && (
          <ActionButton
            endpoint={switchRule}
            variant="default"
            leftSection={<Power size={16} aria-hidden />}
            loading={enable.isPending}
            onClick={() => enable.mutate({ params: { ruleId }, body: { enabled: true } })}
          >
            Only from now on
          </ActionButton>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {isOn
          ? 'The rule is on: deals that enter now become accounts anyway.'
          : '“Only from now on” switches the rule on and leaves past deals alone.'}
      </Text>
      <StartDialog
        rehearsal={rehearsal}
        chosen={chosen}
        count={chosen.size || leading}
        canSwitchOn={!isOn}
        opened={opened}
        onClose={dialog.close}
      />
    </Panel>
  );
}

interface StartDialogProps extends CreateTheseProps {
  readonly count: number;
  readonly canSwitchOn: boolean;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function StartDialog({ rehearsal, chosen, count, canSwitchOn, opened, onClose }: StartDialogProps) {
  const navigate = useNavigate();
  const [brake, setBrake] = useState<number>(rehearsal.brake);
  const [alsoOn, setAlsoOn] = useState(false);
  const enable = useSend(switchRule, { refreshes: ruleReads });
  const start = useSend(startBackfill, {
    refreshes: backfillReads,
    onDone: ({ id }) => {
      if (alsoOn && canSwitchOn)
        enable.mutate({ params: { ruleId: rehearsal.rule.id }, body: { enabled: true } });
      void navigate({ to: '/backfills/$backfillId', params: { backfillId: id } });
    },
  });
  const records = chosen.size > 0 ? { records: [...chosen] } : {};
  return (
    <Modal opened={opened} onClose={onClose} title={`Run the rule for ${countOf(count, 'past deal')}?`}>
      <Stack gap="md">
        <Text size="sm">
          Deals with everything become accounts; those with missing facts are held, and likely duplicates are
          asked about, as live ones are. A deal becomes at most one account, however often you run this.
        </Text>
        <NumberInput
          label="Hold and ask after"
          description="New accounts within ten minutes. You can let it go on, or cancel it."
          suffix=" accounts"
          min={1}
          max={10_000}
          clampBehavior="blur"
          value={brake}
          onChange={(value) => setBrake(Math.min(10_000, Math.max(1, Math.round(Number(value) || 1))))}
        />
        {canSwitchOn && (
          <Checkbox
            label="Also switch the rule on from now on"
            checked={alsoOn}
            onChange={(event) => setAlsoOn(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end" gap="xs" className="dialog-foot">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={start.isPending}
            onClick={() =>
              start.mutate({ params: { rehearsalId: rehearsal.id }, body: { brake, ...records } })
            }
          >
            Create accounts
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
