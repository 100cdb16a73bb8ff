import { Inject, Injectable } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import type { Connection } from '@thread/domain';
import { CATALOGUE } from '../connectors.module';
import { ProblemError } from '../http/problem-error';

/** Reads what people paste: a deal's id or the address of its page. */
@Injectable()
export class RecordReferences {
  constructor(@Inject(CATALOGUE) private readonly catalogue: Catalogue) {}

  /** The deal's id. Throws `reference.unreadable`, or `reference.other_account` when the address names another provider account. */
  read(connection: Connection, reference: string): string {
    const parsed = this.catalogue
      .connector(connection.connectorId)
      ?.records?.parseDealReference(reference.trim());
    if (!parsed) throw new ProblemError('reference.unreadable');
    if (parsed.accountId !== null && parsed.accountId !== connection.externalAccountId) {
      throw new ProblemError('reference.other_account', {
        detail: `The address names account ${parsed.accountId}; ${connection.externalAccountName} is ${connection.externalAccountId}.`,
      });
    }
    return parsed.externalId;
  }

  /** The one connection that can hold the deal, with its id. Throws `reference.unreadable`, `connection.none`, `connection.ambiguous`, `reference.other_account`. */
  locate(
    connections: readonly Connection[],
    reference: string,
  ): { readonly connection: Connection; readonly externalId: string } {
    const reading = connections.flatMap((connection) => {
      const parsed = this.catalogue
        .connector(connection.connectorId)
        ?.records?.parseDealReference(reference.trim());
      return parsed ? [{ connection, ...parsed }] : [];
    });
    if (connections.length === 0) throw new ProblemError('connection.none');
    if (reading.length === 0) throw new ProblemError('reference.unreadable');
    const fitting = reading.filter(
      ({ connection, accountId }) => accountId === null || accountId === connection.externalAccountId,
    );
    const named = fitting.filter(({ accountId }) => accountId !== null);
    const candidates =
      named.length > 0 ? named : fitting.filter(({ connection }) => connection.state !== 'disconnected');
    const [only, another] = candidates.length > 0 ? candidates : fitting;
    if (!only) throw new ProblemError('reference.other_account');
    if (another) throw new ProblemError('connection.ambiguous');
    return only;
  }
}
