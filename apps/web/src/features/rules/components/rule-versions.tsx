import { Button, Modal, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type RuleDefinition, listRuleVersions } from '@thread/contracts';
import { History } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';

interface RuleVersionsProps {
  readonly ruleId: string;
  readonly current: number;
  readonly canRestore: boolean;
  /** Puts an old version into the form; saving makes it the newest. */
  readonly onRestore: (definition: RuleDefinition) => void;
}

function gist(definition: RuleDefinition): string {
  const stages = definition.stages.map((stage) => stage.stageLabel).join(', ');
  const conditions = definition.conditions.length;
  return `${stages}${conditions > 0 ? ` · ${conditions} ${conditions === 1 ? 'condition' : 'conditions'}` : ''} · waits ${definition.settleMinutes} min`;
}

/** Every version of a rule. Runs keep the version they used, so old ones are never removed. */
export function RuleVersions({ ruleId, current, canRestore, onRestore }: RuleVersionsProps) {
  const [opened, dialog] = useDisclosure(false);
  const versions = useRead(listRuleVersions, { params: { ruleId } }, { enabled: opened });
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<History size={15} aria-hidden />}
        onClick={dialog.open}
      >
        Version {current}
      </Button>
      <Modal opened={opened} onClose={dialog.close} title="Versions" size="lg">
        {versions.error && <ProblemNotice error={versions.error} onRetry={() => void versions.refetch()} />}
        {versions.isPending && <ListSkeleton rows={3} />}
        {versions.data && (
          <Table>
            <Table.Tbody>
              {versions.data.data.map((version) => (
                <Table.Tr key={version.id}>
                  <Table.Td fw={600}>{version.version}</Table.Td>
                  <Table.Td>
                    {gist(version.definition)}
                    <Text size="xs" c="dimmed">
                      {version.createdBy?.name ?? 'Thread'}, <RelativeTime at={version.createdAt} />
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right">
                    {canRestore && version.version !== current && (
                      <Button
                        size="xs"
                        variant="subtle"
                        aria-label={`Load version ${version.version} into the form`}
                        onClick={() => {
                          onRestore(version.definition);
                          dialog.close();
                        }}
                      >
                        Load
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Modal>
    </>
  );
}
