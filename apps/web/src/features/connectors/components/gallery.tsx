import { Stack, Title } from '@mantine/core';
import { type ConnectorCard, listConnectors } from '@thread/contracts';
import { Plug } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ConnectorTile, openConnections } from './connector-tile';

interface Shelf {
  readonly title: string;
  readonly cards: readonly ConnectorCard[];
}

function shelvesOf(cards: readonly ConnectorCard[]): readonly Shelf[] {
  const connected = cards.filter((card) => openConnections(card).length > 0);
  const rest = cards.filter((card) => !connected.includes(card));
  return [
    { title: 'Connected', cards: connected },
    { title: 'Available', cards: rest.filter((card) => card.status !== 'coming') },
    { title: 'Coming', cards: rest.filter((card) => card.status === 'coming') },
  ].filter(({ cards: shelved }) => shelved.length > 0);
}

/** Every connector of Thread: connected ones first, then what can be connected, then what is coming. */
export function Gallery() {
  const connectors = useRead(listConnectors, {});
  if (connectors.error && !connectors.data) {
    return <ProblemNotice error={connectors.error} onRetry={() => void connectors.refetch()} />;
  }
  if (!connectors.data) return <ListSkeleton rows={3} height={180} />;
  const shelves = shelvesOf(connectors.data.data);
  if (shelves.length === 0) {
    return (
      <NothingHere
        icon={Plug}
        title="No connectors"
        why="This installation of Thread was built without any connector."
      />
    );
  }
  return (
    <Stack gap="xl">
      {shelves.map((shelf) => (
        <section key={shelf.title} aria-label={shelf.title}>
          <Title order={2} mb="sm">
            {shelf.title}
          </Title>
          <div className="tiles">
            {shelf.cards.map((card) => (
              <ConnectorTile key={card.id} card={card} />
            ))}
          </div>
        </section>
      ))}
    </Stack>
  );
}
