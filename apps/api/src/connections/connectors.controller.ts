import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { AuthorisationFlow, AuthorisationRefused } from '@thread/connector-runtime';
import { listConnectors, startAuthorisation } from '@thread/contracts';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { found, ProblemError } from '../http/problem-error';
import { presentCard, presentConnection } from './connection.presenter';
import { KnownConnections } from './known-connections';

@Controller()
export class ConnectorsController {
  constructor(
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    private readonly known: KnownConnections,
    private readonly authorisation: AuthorisationFlow,
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

  @Handles(startAuthorisation)
  async start({
    session,
    body,
  }: CallOf<typeof startAuthorisation>): Promise<AnswerOf<typeof startAuthorisation>> {
    const { workspaceId, userId } = session;
    try {
      return await this.authorisation.start({
        connectorId: body.connectorId,
        workspaceId,
        userId,
        sessionIdHash: found(session.session).sessionIdHash,
        optionalGroups: body.optionalGroups,
        connectionId: body.connectionId,
        returnPath: `/connectors/${body.connectorId}`,
        ...(body.ownApp === undefined ? {} : { ownApp: body.ownApp }),
      });
    } catch (error) {
      if (!(error instanceof AuthorisationRefused)) throw error;
      throw problemOf(error);
    }
  }
}

function problemOf({ code, message, problems }: AuthorisationRefused): ProblemError {
  if (code === 'not_configured' || code === 'unknown_connection')
    return new ProblemError('resource.not_found');
  const errors = Object.entries(problems).map(([name, text]) => ({
    path: `body.ownApp.${name}`,
    code,
    message: text,
  }));
  return new ProblemError('request.invalid', { detail: message, errors });
}
