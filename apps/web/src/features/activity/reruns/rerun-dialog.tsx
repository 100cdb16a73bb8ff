import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import type { RerunView } from '@thread/contracts';
import { useState } from 'react';

type Mode = RerunView['mode'];

interface RerunDialogProps {
  readonly title: string;
  /** What the button says, e.g. "Run 25 records again". */
  readonly confirm: string;
  /** Why it cannot be run as it was, or for how many not; null where it can for all. */
  readonly asItWasNote: string | null;
  readonly asItWasPossible: boolean;
  readonly opened: boolean;
  readonly sending: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (mode: Mode) => void;
}

/** Asks how to run again and confirms it with the count. */
export function RerunDialog(props: RerunDialogProps) {
  const { title, confirm, asItWasNote, asItWasPossible, opened, sending, onClose, onConfirm } = props;
  const [chosen, choose] = useState<Mode>('today');
  const mode = asItWasPossible ? chosen : 'today';
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Stack gap="md">
        <Radio.Group
          label="Decide"
          value={mode}
          onChange={(value) => choose(value === 'as_it_was' ? 'as_it_was' : 'today')}
        >
          <Stack gap="sm" mt="xs">
            <Radio
              value="today"
              data-autofocus
              label="With today’s rule"
              description="Every rule and the mapping as they are now. The usual choice after you mended the cause."
            />
            <Radio
              value="as_it_was"
              label="As it was"
              disabled={!asItWasPossible}
              description={[
                'The rule version and the mapping that each record’s latest run recorded. Switches and plan templates are today’s.',
                asItWasNote,
              ]
                .filter(Boolean)
                .join(' ')}
            />
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          Each record is read afresh. A deal becomes at most one account and sends its e-mail once, however
          often it is run again. New deals go first.
        </Text>
        <Group justify="flex-end" gap="xs" className="dialog-foot">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={sending} onClick={() => onConfirm(mode)}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
