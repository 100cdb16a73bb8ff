import { Text } from '@mantine/core';
import type { ConnectionDetail } from '@thread/contracts';
import { ButtonLink } from '../../../shared/ui/links';
import { Notice } from '../../../shared/ui/notice';
import { connectionWords } from '../../../shared/words/status-words';

/** On the tabs that are not about health: that the connection does not work, and where to put it right. */
export function ConnectionTrouble({ connection }: { connection: ConnectionDetail }) {
  const { health, connectorId, id } = connection;
  if (health.state === 'connected') return null;
  const words = connectionWords[health.state];
  return (
    <Notice tone={words.tone} icon={words.icon} title={health.title}>
      <Text size="sm">{health.explanation}</Text>
      <ButtonLink
        to="/connectors/$connectorId"
        params={{ connectorId }}
        search={{ connection: id }}
        size="xs"
        variant="default"
        mt="sm"
      >
        Open health
      </ButtonLink>
    </Notice>
  );
}
