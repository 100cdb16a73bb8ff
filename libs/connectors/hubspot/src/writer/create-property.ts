import { UnexpectedResponse, type ConnectorContext, type ConnectorWriter } from '@thread/connector-kit';
import type { FieldDescription } from '@thread/domain';
import type { HubspotClient } from '../hubspot.client';
import { connectorId } from '../hubspot.errors';
import { paths } from '../hubspot.paths';
import { propertyDefinition } from '../hubspot.schemas';
import { describeFields, descriptionOf, pathOfRole } from '../records/describe-fields';

type NewProperty = Parameters<NonNullable<ConnectorWriter['createProperty']>['create']>[2];

const kinds = {
  text: { type: 'string', fieldType: 'text' },
  number: { type: 'number', fieldType: 'number' },
  date: { type: 'date', fieldType: 'date' },
  option: { type: 'enumeration', fieldType: 'select' },
} as const;

/** Groups every portal has. */
const groups = { deal: 'dealinformation', company: 'companyinformation' } as const;

const valueOf = (label: string): string => label.toLowerCase().replace(/[^a-z0-9]+/g, '_');

/** Makes a property; where there is one of the name already, answers that. */
export async function createProperty(
  client: HubspotClient,
  context: ConnectorContext,
  role: 'deal' | 'company',
  { name, label, type, options }: NewProperty,
): Promise<FieldDescription> {
  const choices = options.map((option, at) => ({ label: option, value: valueOf(option), displayOrder: at }));
  const body = {
    name,
    label,
    groupName: groups[role],
    ...kinds[type],
    ...(type === 'option' ? { options: choices } : {}),
  };
  const request = { method: 'POST', path: paths.properties(pathOfRole[role]), body } as const;
  const answer = await client.ask(context, 'properties.create', request, propertyDefinition);
  if (answer.kind === 'done') return descriptionOf(answer.value);
  const known = (await describeFields(client, context, role)).find((field) => field.name === name);
  if (known) return known;
  throw new UnexpectedResponse('HubSpot did not make the property.', {
    connectorId,
    operation: 'properties.create',
    status: answer.status,
  });
}
