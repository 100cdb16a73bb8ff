import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { listConnectors } from '@thread/contracts';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { presentCard, presentConnection } from './connection.presenter';
import { KnownConnections } from './known-connections';

@Controller()
export class ConnectorsController {
  constructor(
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    private readonly known: KnownConnections,
  ) {}

  @Handles(listConnectors)
  async gallery({ session }: CallOf<typeof listConnectors>): Promise<AnswerOf<typeof listConnectors>> {
    const connections = (await this.known.ofWorkspace(session.workspaceId)).map(presentConnection);
    const data = this.catalogue.items.map((item) =>
      presentCard(
        item,
        connections.filter(({ connectorId }) => connectorId === item.entry.id),
      ),
    );
    return { data };
  }
}
