import { Controller, Inject } from '@nestjs/common';
import {
  decidePendingReauthorisation,
  disconnectConnection,
  probeConnection,
  readConnection,
  readOwnAddress,
  readPendingReauthorisation,
  updateConnection,
} from '@thread/contracts';
import { AuthorisationFlow, ConnectionRuntime } from '@thread/connector-runtime';
import { PrismaConnectionStore, PrismaOauthFlowStore, readPendingExpiry, Database } from '@thread/data';
import type { Connection } from '@thread/domain';
import { ApiConfig } from '../api.config';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError, found } from '../http/problem-error';
import { ConnectionLookup } from './connection-lookup';
import { presentConnectionDetail, presentOwnAddress } from './connection.presenter';
import { presentHealth } from './health.presenter';
import { KnownConnections } from './known-connections';

type Detail = AnswerOf<typeof readConnection>;

@Controller()
export class ConnectionsController {
  constructor(
    private readonly lookup: ConnectionLookup,
    private readonly known: KnownConnections,
    private readonly connections: PrismaConnectionStore,
    private readonly runtime: ConnectionRuntime,
    private readonly authorisation: AuthorisationFlow,
    private readonly flows: PrismaOauthFlowStore,
    private readonly database: Database,
    @Inject(ApiConfig) private readonly config: ApiConfig,
  ) {}

  @Handles(readConnection)
  async read({ session, params }: CallOf<typeof readConnection>): Promise<Detail> {
    return this.#detail(await this.lookup.find(session.workspaceId, params.connectionId));
  }

  @Handles(readOwnAddress)
  async ownAddress({
    session,
    params,
  }: CallOf<typeof readOwnAddress>): Promise<AnswerOf<typeof readOwnAddress>> {
    const connection = await this.lookup.find(session.workspaceId, params.connectionId);
    const { connector } = await this.known.inDetail(connection);
    return { address: found(presentOwnAddress(connection, connector, this.config.publicUrl)) };
  }

  @Handles(updateConnection)
  async update({ session, params, body }: CallOf<typeof updateConnection>): Promise<Detail> {
    const { workspaceId } = session;
    const connection = await this.lookup.find(workspaceId, params.connectionId);
    if (body.autoCreate !== undefined) {
      const settings = { ...connection.settings, autoCreate: body.autoCreate };
      await this.connections.updateSettings(workspaceId, connection.id, settings);
    }
    if (body.paused !== undefined && body.paused !== (connection.state === 'paused')) {
      const changed = body.paused
        ? await this.runtime.pause(connection.id)
        : await this.runtime.resume(connection.id);
      if (!changed)
        throw new ProblemError('connection.wrong_state', {
          detail: `The connection is ${connection.state.replaceAll('_', ' ')}.`,
        });
    }
    return this.#detail(await this.lookup.find(workspaceId, connection.id));
  }

  @Handles(probeConnection)
  async probe({
    session,
    params,
  }: CallOf<typeof probeConnection>): Promise<AnswerOf<typeof probeConnection>> {
    const { id } = await this.lookup.find(session.workspaceId, params.connectionId);
    const started = performance.now();
    const result = await this.runtime.probe(id);
    const ms = Math.round(performance.now() - started);
    const answered = {
      name: 'Provider answers',
      ok: result.ok,
      text: result.ok ? 'The provider knows us.' : result.message,
      ms,
    };
    const steps = [answered];
    if (result.ok) {
      const lacking = result.missingScopes;
      const text =
        lacking.length === 0 ? 'Every required permission is granted.' : `Missing: ${lacking.join(', ')}.`;
      steps.push({ name: 'Permissions', ok: lacking.length === 0, text, ms: 0 });
    }
    const known = await this.known.inDetail(await this.lookup.find(session.workspaceId, id));
    const health = presentHealth(
      known.connection,
      known.connector,
      known.impact,
      known.facts.oldestWaitingSince,
    );
    return { ok: steps.every((step) => step.ok), steps, health };
  }

  @Handles(disconnectConnection)
  async disconnect({
    session,
    params,
  }: CallOf<typeof disconnectConnection>): Promise<AnswerOf<typeof disconnectConnection>> {
    const { id } = await this.lookup.find(session.workspaceId, params.connectionId);
    const { revocation, done, notDone, kept } = await this.runtime.disconnect(id, { userId: session.userId });
    return { revokedAtProvider: revocation.kind === 'revoked', notes: [...done, ...notDone, ...kept] };
  }

  @Handles(readPendingReauthorisation)
  async readPending({
    session,
    params,
  }: CallOf<typeof readPendingReauthorisation>): Promise<AnswerOf<typeof readPendingReauthorisation>> {
    const pending = found(
      await this.flows.findPending(params.pendingId, session.workspaceId, session.userId),
    );
    const present = await this.lookup.find(session.workspaceId, pending.connectionId);
    return {
      id: pending.id,
      connectionId: pending.connectionId,
      present: {
        externalAccountId: present.externalAccountId,
        externalAccountName: present.externalAccountName,
      },
      offered: {
        externalAccountId: pending.externalAccountId,
        externalAccountName: pending.externalAccountName,
      },
      expiresAt: found(await readPendingExpiry(this.database, session.workspaceId, pending.id)),
    };
  }

  @Handles(decidePendingReauthorisation)
  async decidePending({
    session,
    params,
    body,
  }: CallOf<typeof decidePendingReauthorisation>): Promise<AnswerOf<typeof decidePendingReauthorisation>> {
    const { workspaceId, userId } = session;
    const pending = found(await this.flows.findPending(params.pendingId, workspaceId, userId));
    if (!body.accept) {
      found((await this.authorisation.discardReplacement(pending.id, { workspaceId, userId })) || null);
      return { connectionId: pending.connectionId, accepted: false };
    }
    const outcome = await this.authorisation.confirmReplacement(pending.id, { workspaceId, userId });
    if (outcome.kind === 'unknown') throw new ProblemError('resource.not_found');
    if (outcome.kind === 'already_connected_elsewhere') {
      throw new ProblemError('resource.conflict', {
        detail: 'That provider account has a connection of its own in this workspace.',
        nextStep: 'Use that connection, or disconnect it first.',
      });
    }
    return { connectionId: outcome.connection.id, accepted: true };
  }

  async #detail(connection: Connection): Promise<Detail> {
    return presentConnectionDetail(await this.known.inDetail(connection), this.config.publicUrl);
  }
}
