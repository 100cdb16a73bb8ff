import { Kbd, Modal, Switch, Table } from '@mantine/core';
import { destinations } from './navigation';
import { useSingleKeys } from './use-shortcuts';

/** The list of shortcuts, and the switch for single keys. */
export function ShortcutsHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['Search and go anywhere', ['Ctrl', 'K']],
    ['Search in this page', ['/']],
    ['This list', ['?']],
    ...destinations.map(({ label, key }) => [`Go to ${label}`, ['g', key]] as const),
  ];
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <Switch
        label="Single-key shortcuts"
        description="Ctrl-K (or Cmd-K) always works."
        checked={singleKeys}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        mb="md"
      />
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {rows.map(([what, keys]) => (
            <Table.Tr key={what}>
              <Table.Td>{what}</Table.Td>
              <Table.Td ta="right">
                {keys.map((key) => (
                  <Kbd key={key} ml={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
