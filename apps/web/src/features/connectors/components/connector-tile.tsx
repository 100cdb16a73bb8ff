import { Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ConnectorCard, admins } from '@thread/contracts';
import { Check, CircleDashed, CirclePlus, Dot, Settings2, Wrench } from 'lucide-react';
import type { StatusWord } from '../../../shared/words/status-words';
import { connectionWords } from '../../../shared/words/status-words';
import { ActionButton } from '../../../shared/ui/action-button';
import { ButtonLink } from '../../../shared/ui/links';
import { ExactTime } from '../../../shared/ui/exact-time';
import { ProviderMark } from '../../../shared/ui/provider-mark';
import { StatusMark } from '../../../shared/ui/status-mark';
import { ConnectDialog } from './connect-dialog';

const cardWords: Readonly<Record<Exclude<ConnectorCard['status'], 'connected'>, StatusWord>> = {
  available: { word: 'Available', icon: CirclePlus, tone: 'info' },
  coming: { word: 'Coming', icon: CircleDashed, tone: 'neutral' },
  not_configured: { word: 'Not set up', icon: Wrench, tone: 'warn' },
};

/** Connections of a card that are not closed, worst first is the server's order. */
export function openConnections(card: ConnectorCard) {
  return card.connections.filter((connection) => connection.health.state !== 'disconnected');
}

/** One connector of the gallery: what it does, how it stands, and the one thing to do. */
export function ConnectorTile({ card }: { card: ConnectorCard }) {
  const open = openConnections(card);
  return (
    <article className="tile" data-quiet={card.status === 'coming'} aria-labelledby={`connector-${card.id}`}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <ProviderMark svg={card.mark} size={24} />
        {open.length === 0 && (
          <StatusMark status={cardWords[card.status === 'connected' ? 'available' : card.status]} />
        )}
      </Group>
      <div>
        <Title order={3} id={`connector-${card.id}`} fz={16}>
          {card.name}
        </Title>
        <Text size="sm" c="dimmed" mt={2}>
          {card.summary}
        </Text>
      </div>
      <ul className="tile-points" aria-label={card.status === 'coming' ? 'What it will do' : 'What it does'}>
        {card.capabilities.map((capability) => (
          <li key={capability}>
            {card.status === 'coming' ? <Dot size={13} aria-hidden /> : <Check size={13} aria-hidden />}
            {capability}
          </li>
        ))}
      </ul>
      <div className="tile-foot">
        <TileFoot card={card} />
      </div>
    </article>
  );
}

function TileFoot({ card }: { card: ConnectorCard }) {
  const [opened, dialog] = useDisclosure(false);
  const open = openConnections(card);
  if (open.length > 0) {
    return (
      <>
        {open.map((connection) => (
          <div key={connection.id} className="tile-connection">
            <StatusMark status={connectionWords[connection.health.state]} />
            <Text size="sm" fw={500}>
              {connection.externalAccountName}
            </Text>
            <Text size="xs" c="dimmed">
              since <ExactTime at={connection.health.since} />
            </Text>
          </div>
        ))}
        <ButtonLink
          to="/connectors/$connectorId"
          params={{ connectorId: card.id }}
          variant={open.every(({ health }) => health.state === 'connected') ? 'default' : 'filled'}
          leftSection={<Settings2 size={16} aria-hidden />}
          aria-label={`Manage ${card.name}`}
        >
          Manage
        </ButtonLink>
      </>
    );
  }
  if (card.status === 'coming') {
    return (
      <div className="tile-note">
        <Text size="sm">{card.coming?.what}</Text>
        <Text size="sm" c="dimmed">
          {card.coming?.why}
        </Text>
      </div>
    );
  }
  if (card.status === 'not_configured') {
    return (
      <div className="tile-note">
        <Text size="sm">
          The operator has to set {card.missingVariables.length === 1 ? 'one variable' : 'variables'} first:
        </Text>
        <ul className="plain-list">
          {card.missingVariables.map((variable) => (
            <li key={variable}>
              <code className="value-code">{variable}</code>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <>
      <ActionButton endpoint={{ access: admins }} onClick={dialog.open} aria-label={`Connect ${card.name}`}>
        Connect
      </ActionButton>
      <ConnectDialog card={card} opened={opened} onClose={dialog.close} />
    </>
  );
}
