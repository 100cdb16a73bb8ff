import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { resolveObjectType, type ObjectType } from '../crm/object-types';
import { validationError } from '../api/hubspot-error';
import type { Portal } from '../crm/crm-model';
import { viewOwner } from '../crm/settings-endpoints';
import type { HubSpot } from '../hubspot';
import { controlRecord } from './control-views';
import { anyRecord, CrmActions, personValues } from './crm-actions';

type Params = { portal: string; type: string; id: string };

const moveBody = z.object({ ids: z.array(z.coerce.string()).min(1), stage: z.string() });
const associateBody = z.object({
  fromId: z.coerce.string(),
  toId: z.coerce.string(),
  fromType: z.string().optional(),
  toType: z.string().optional(),
  label: z.string().optional(),
  remove: z.boolean().default(false),
});
const createBody = z.object({ properties: personValues, associate: z.array(z.coerce.string()).default([]) });
const updateBody = z.object({ properties: personValues });
const mergeBody = z.object({ primaryId: z.coerce.string(), secondaryId: z.coerce.string() });
const manyBody = z.object({
  count: z.coerce.number().int().min(1).max(100_000),
  stage: z.string().default('contractsent'),
  complete: z.boolean().default(true),
});

const typeOf = (name: string): ObjectType => {
  const type = resolveObjectType(name);
  if (type === null) throw validationError(`Unknown object type ${name}.`);
  return type;
};

/** Plenty of complete deals at once, for measurements. Returns their ids. */
function createMany(
  actions: CrmActions,
  portal: Portal,
  count: number,
  stage: string,
  complete: boolean,
): string[] {
  const owner = portal.owners.find((one) => !one.archived && one.email !== '')?.id ?? '';
  return Array.from({ length: count }, (_unused, at) => {
    const name = `Bulk Customer ${portal.records.deals.size + 1}-${at + 1}`;
    const slug = name.toLowerCase().replace(/\W+/g, '-');
    const closedate = new Date(Date.now() + (at % 60) * 86_400_000).toISOString();
    const deal = actions.create(portal, 'deals', {
      dealname: name,
      amount: 12_000 + at,
      dealstage: stage,
      closedate,
      hubspot_owner_id: owner,
    });
    if (!complete) return deal.id;
    const company = actions.create(portal, 'companies', { name, domain: `${slug}.example` });
    const contact = actions.create(portal, 'contacts', {
      email: `owner@${slug}.example`,
      firstname: 'Robin',
      lastname: `Example ${at + 1}`,
    });
    const item = actions.create(portal, 'line_items', {
      name: 'Platform',
      price: 1_000 + at,
      quantity: 1,
      recurringbillingfrequency: 'monthly',
    });
    const note = actions.create(portal, 'notes', { hs_note_body: `<p>Notes on ${name}.</p>` });
    for (const other of [company, contact, item, note]) actions.associate(portal, deal, other);
    return deal.id;
  });
}

/** `/portals/:portal/…`: records of one portal, changed as a person would. */
export function registerRecordRoutes(app: FastifyInstance, hubspot: HubSpot): void {
  const actions = new CrmActions(hubspot);
  const portalOf = (params: unknown): Portal => hubspot.portal(Number((params as Params).portal));
  const at = '/portals/:portal';

  app.get(`${at}/owners`, async (request) => ({ results: portalOf(request.params).owners.map(viewOwner) }));
  app.post(`${at}/deals/move`, async (request) => {
    const { ids, stage } = moveBody.parse(request.body);
    return {
      moved: actions.move(portalOf(request.params), ids, stage),
      at: new Date(hubspot.now()).toISOString(),
    };
  });
  app.post(`${at}/deals/many`, async (request) => {
    const { count, stage, complete } = manyBody.parse(request.body);
    return { ids: createMany(actions, portalOf(request.params), count, stage, complete) };
  });
  app.post(`${at}/associate`, async (request) => {
    const portal = portalOf(request.params);
    const body = associateBody.parse(request.body);
    const from = anyRecord(
      portal,
      body.fromId,
      body.fromType === undefined ? undefined : typeOf(body.fromType),
    );
    const to = anyRecord(portal, body.toId, body.toType === undefined ? undefined : typeOf(body.toType));
    if (body.remove) actions.dissociate(portal, from, to);
    else actions.associate(portal, from, to, body.label);
    return controlRecord(portal, from);
  });
  registerTypedRoutes(app, hubspot, actions, portalOf);
}

function registerTypedRoutes(
  app: FastifyInstance,
  hubspot: HubSpot,
  actions: CrmActions,
  portalOf: (params: unknown) => Portal,
): void {
  const at = '/portals/:portal/:type';
  const found = (params: unknown) => {
    const { type, id } = params as Params;
    const portal = portalOf(params);
    return { portal, record: anyRecord(portal, id, typeOf(type)) };
  };
  app.get(at, async (request) => {
    const portal = portalOf(request.params);
    const { pipeline, stage, archived } = request.query as Record<string, string | undefined>;
    const results = [...portal.records[typeOf((request.params as Params).type)].values()]
      .filter((record) => (record.archivedAt !== null) === (archived === 'true'))
      .filter((record) => pipeline === undefined || record.properties.pipeline === pipeline)
      .filter((record) => stage === undefined || record.properties.dealstage === stage);
    return { total: results.length, results: results.map((record) => controlRecord(portal, record)) };
  });
  app.post(at, async (request, reply) => {
    const portal = portalOf(request.params);
    const body = createBody.parse(request.body);
    const record = actions.create(portal, typeOf((request.params as Params).type), body.properties);
    for (const id of body.associate) actions.associate(portal, record, anyRecord(portal, id));
    return reply.code(201).send(controlRecord(portal, record));
  });
  app.post(`${at}/merge`, async (request) => {
    const portal = portalOf(request.params);
    const { primaryId, secondaryId } = mergeBody.parse(request.body);
    return controlRecord(
      portal,
      actions.merge(portal, typeOf((request.params as Params).type), primaryId, secondaryId),
    );
  });
  app.get(`${at}/:id`, async (request) => {
    const { portal, record } = found(request.params);
    return controlRecord(portal, record);
  });
  app.patch(`${at}/:id`, async (request) => {
    const { portal, record } = found(request.params);
    return controlRecord(portal, actions.update(portal, record, updateBody.parse(request.body).properties));
  });
  app.delete(`${at}/:id`, async (request) => {
    const { portal, record } = found(request.params);
    actions.archive(portal, record);
    return { archived: true };
  });
  app.post(`${at}/:id/erase`, async (request) => {
    const { portal, record } = found(request.params);
    actions.erase(portal, record);
    return { erased: true };
  });
  app.post(`${at}/:id/restore`, async (request) => {
    const { portal, record } = found(request.params);
    actions.restore(portal, record);
    return { restored: true };
  });
}
