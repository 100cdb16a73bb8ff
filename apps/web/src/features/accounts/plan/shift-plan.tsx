import { Button, Group, NumberInput, Popover, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type AccountDetail, shiftPlan } from '@thread/contracts';
import { CalendarRange } from 'lucide-react';
import { useState } from 'react';
import { ActionButton } from '../../../shared/ui/action-button';
import { useAccountSend } from '../api/use-account-send';

/** Moves every open due date by working days. */
export function ShiftPlan({ account }: { account: AccountDetail }) {
  const [opened, popover] = useDisclosure(false);
  const [days, setDays] = useState<number>(5);
  const send = useAccountSend(shiftPlan, { done: 'The open due dates are moved.', onDone: popover.close });
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && popover.close()}
      position="bottom-end"
      withArrow
      trapFocus
      width={280}
    >
      <Popover.Target>
        <ActionButton
          endpoint={shiftPlan}
          size="xs"
          variant="default"
          leftSection={<CalendarRange size={15} aria-hidden />}
          onClick={popover.toggle}
        >
          Shift the plan
        </ActionButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <NumberInput
            label="Working days"
            description="Negative moves it earlier."
            min={-365}
            max={365}
            value={days}
            onChange={(value) => setDays(Math.round(Number(value)) || 0)}
          />
          <Text size="xs" c="dimmed">
            Moves every open task and milestone that has a date. What is done stays.
          </Text>
          <Group justify="flex-end">
            <Button
              size="xs"
              disabled={days === 0}
              loading={send.isPending}
              onClick={() => send.mutate({ params: { accountId: account.id }, body: { days } })}
            >
              {days < 0 ? `Move ${-days} earlier` : `Move ${days} later`}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
