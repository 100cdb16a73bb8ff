import { MissingScope, RecordNotFound } from '@thread/connector-kit';
import type { OrgAccess, SalesforceClient } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';
import { describeAnswer } from '../salesforce.schemas';

/** Without any one of these no account can be created; what else the user cannot see is left out of what is read. */
const needed: readonly (readonly [object: string, plural: string, fields: readonly string[]])[] = [
  [
    'Opportunity',
    'opportunities',
    ['Name', 'StageName', 'CloseDate', 'AccountId', 'OwnerId', 'SystemModstamp'],
  ],
  ['Account', 'accounts', ['Name']],
];

const where = 'Fix: Setup › Permission Sets › the set of the integration user ›';
const facts = { connectorId, operation: 'connection.preflight' };

/**
 * Looks whether the connected user sees what accounts are made of, one describe an object. Throws MissingScope with the exact thing to do; errors of the API itself
 * (edition without API, user without API, IP policy) carry theirs from the error table.
 */
export async function checkAccess(client: SalesforceClient, access: OrgAccess): Promise<void> {
  for (const [object, plural, fields] of needed) {
    const path = `/sobjects/${object}/describe`;
    const described = await client
      .send(access, facts.operation, { path }, describeAnswer)
      .catch((error: unknown) => {
        if (!(error instanceof RecordNotFound)) throw error;
        throw new MissingScope(
          `The connected Salesforce user may not read ${plural}. ${where} Object Settings › ${object} › switch Read and View All Records on.`,
          facts,
          [],
        );
      });
    const names = new Set(described.fields.map(({ name }) => name));
    const hidden = fields.filter((field) => !names.has(field));
    if (hidden.length === 0) continue;
    throw new MissingScope(
      `Field-level security hides ${hidden.map((field) => `${object}.${field}`).join(', ')} from the connected Salesforce user. ${where} Object Settings › ${object} › Field Permissions › switch Read Access on.`,
      facts,
      [],
    );
  }
}
