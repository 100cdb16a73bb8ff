import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HubSpotError } from '../api/hubspot-error';
import { anyRecord, CrmActions, pipelineOfStage } from '../control/crm-actions';
import { faultActionNames, performFaultAction, type FaultAction } from '../control/fault-actions';
import type { CrmRecord, Portal } from '../crm/crm-model';
import { resolveObjectType, type ObjectType } from '../crm/object-types';
import type { HubSpot } from '../hubspot';
import { dealsOf } from './deal-facts';

type Form = Record<string, string>;

const typeOf = (form: Form): ObjectType => resolveObjectType(form.type ?? '') ?? 'deals';

/** The sentence of an error for the page, without the machine-readable tail. */
function sentence(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  if (!(error instanceof HubSpotError)) throw error;
  const details = error.body.errors;
  const messages = Array.isArray(details)
    ? details.map((one: { message?: string }) => one.message ?? '')
    : [];
  return messages.length > 0 ? messages.join('; ') : error.message;
}

/** Changed values only: a form posts every input, and an unchanged moment loses its seconds in the input. */
function changedValues(portal: Portal, record: CrmRecord | null, form: Form): Record<string, string> {
  const type = record?.type ?? 'deals';
  const values: Record<string, string> = {};
  for (const property of portal.properties[type]) {
    const typed = form[property.name];
    if (typed === undefined || property.readOnly || property.archivedAt !== null) continue;
    const before = record?.properties[property.name] ?? '';
    const shown =
      property.type === 'datetime'
        ? before.slice(0, 16)
        : property.type === 'date'
          ? before.slice(0, 10)
          : before;
    if (typed.replace(/\r\n/g, '\n') === shown.replace(/\r\n/g, '\n')) continue;
    values[property.name] = property.type === 'datetime' && typed !== '' ? `${typed}Z` : typed;
  }
  if (type === 'deals' && values.dealstage !== undefined && values.dealstage !== '') {
    values.pipeline = pipelineOfStage(portal, values.dealstage, record?.properties.pipeline);
  }
  return values;
}

function createDeal(actions: CrmActions, portal: Portal, form: Form): CrmRecord {
  const filled = Object.fromEntries(
    Object.entries(changedValues(portal, null, form)).filter(([, value]) => value !== ''),
  );
  const deal = actions.create(portal, 'deals', { closedate: '', ...filled });
  if ((form.company ?? '') !== '')
    actions.associate(portal, deal, anyRecord(portal, form.company ?? '', 'companies'));
  else if ((form.companyName ?? '') !== '') {
    actions.associate(
      portal,
      deal,
      actions.create(portal, 'companies', { name: form.companyName, domain: form.companyDomain ?? '' }),
    );
  }
  if ([form.contactFirst, form.contactLast, form.contactEmail].some((text) => (text ?? '') !== '')) {
    const person = {
      firstname: form.contactFirst ?? '',
      lastname: form.contactLast ?? '',
      email: form.contactEmail ?? '',
    };
    actions.associate(portal, deal, actions.create(portal, 'contacts', person));
  }
  return deal;
}

function moveMany(actions: CrmActions, portal: Portal, form: Form): void {
  const closed = new Set(
    portal.pipelines.flatMap((pipeline) =>
      pipeline.stages.filter((stage) => stage.isClosed).map((stage) => stage.id),
    ),
  );
  const open = dealsOf(portal, form.pipeline ?? '').filter(
    (deal) => !closed.has(deal.properties.dealstage ?? ''),
  );
  actions.move(
    portal,
    open.slice(0, Math.max(0, Number(form.count))).map((deal) => deal.id),
    form.stage ?? '',
  );
}

/** Registers the forms' targets. Each ends in a redirect, with `?problem=` when the CRM refused. */
export function registerHubSpotForms(app: FastifyInstance, hubspot: HubSpot): void {
  const actions = new CrmActions(hubspot);
  const form = (
    path: string,
    failed: (form: Form) => string,
    act: (form: Form, portal: Portal) => string,
  ) => {
    app.post(`/ui/hubspot${path}`, async (request, reply) => {
      const fields = (request.body ?? {}) as Form;
      try {
        const portal = hubspot.portals.find((one) => String(one.id) === fields.portal) ?? hubspot.portals[0];
        if (portal === undefined) throw new Error('The sandbox has no portals');
        return reply.redirect(act(fields, portal), 303);
      } catch (error) {
        const target = failed(fields);
        return reply.redirect(
          `${target}${target.includes('?') ? '&' : '?'}problem=${encodeURIComponent(sentence(error))}`,
          303,
        );
      }
    });
  };
  registerDealForms(form, actions);
  registerRecordForms(form, actions);
  registerFaultForms(form, hubspot);
}

type Register = (
  path: string,
  failed: (form: Form) => string,
  act: (form: Form, portal: Portal) => string,
) => void;

const board = (form: Form): string =>
  `/ui/hubspot/deals?portal=${form.portal}&pipeline=${form.pipeline ?? ''}`;
const dealUrl = (form: Form): string => `/ui/hubspot/deals/${form.deal}?portal=${form.portal}`;
const recordUrl = (form: Form): string =>
  (form.deal ?? '') === ''
    ? `/ui/hubspot/${typeOf(form)}/${form.id ?? form.primary}?portal=${form.portal}`
    : dealUrl(form);

function registerDealForms(form: Register, actions: CrmActions): void {
  form('/deals/move', board, (fields, portal) => {
    actions.move(portal, [fields.id ?? ''], fields.stage ?? '');
    return board(fields);
  });
  form('/deals/move-many', board, (fields, portal) => {
    moveMany(actions, portal, fields);
    return board(fields);
  });
  form(
    '/deals/new',
    (fields) => `/ui/hubspot/deals/new?portal=${fields.portal}`,
    (fields, portal) => {
      const deal = createDeal(actions, portal, fields);
      return `/ui/hubspot/deals/${deal.id}?portal=${portal.id}`;
    },
  );
  form('/deals/link', dealUrl, (fields, portal) => {
    actions.associate(
      portal,
      anyRecord(portal, fields.deal ?? '', 'deals'),
      anyRecord(portal, fields.other ?? '', typeOf(fields)),
    );
    return dealUrl(fields);
  });
  form('/deals/unlink', dealUrl, (fields, portal) => {
    actions.dissociate(
      portal,
      anyRecord(portal, fields.deal ?? '', 'deals'),
      anyRecord(portal, fields.other ?? '', typeOf(fields)),
    );
    return dealUrl(fields);
  });
  form('/deals/note', dealUrl, (fields, portal) => {
    const note = actions.create(portal, 'notes', { hs_note_body: fields.hs_note_body ?? '' });
    actions.associate(portal, note, anyRecord(portal, fields.deal ?? '', 'deals'));
    return dealUrl(fields);
  });
  form('/deals/line-item', dealUrl, (fields, portal) => {
    const names = ['name', 'price', 'quantity', 'recurringbillingfrequency', 'hs_recurring_billing_period'];
    const item = actions.create(
      portal,
      'line_items',
      Object.fromEntries(names.map((name) => [name, fields[name] ?? ''])),
    );
    actions.associate(portal, anyRecord(portal, fields.deal ?? '', 'deals'), item);
    return dealUrl(fields);
  });
}

function registerRecordForms(form: Register, actions: CrmActions): void {
  form('/records/update', recordUrl, (fields, portal) => {
    const record = anyRecord(portal, fields.id ?? '', typeOf(fields));
    const values = changedValues(portal, record, fields);
    if (Object.keys(values).length > 0) actions.update(portal, record, values);
    return recordUrl(fields);
  });
  form('/records/archive', recordUrl, (fields, portal) => {
    actions.archive(portal, anyRecord(portal, fields.id ?? '', typeOf(fields)));
    return typeOf(fields) === 'deals'
      ? `/ui/hubspot/deals/${fields.id}?portal=${portal.id}`
      : recordUrl(fields);
  });
  form('/records/erase', recordUrl, (fields, portal) => {
    actions.erase(portal, anyRecord(portal, fields.id ?? '', typeOf(fields)));
    return `/ui/hubspot/${typeOf(fields)}?portal=${portal.id}`;
  });
  form('/records/restore', recordUrl, (fields, portal) => {
    actions.restore(portal, anyRecord(portal, fields.id ?? '', typeOf(fields)));
    return recordUrl(fields);
  });
  form('/records/merge', recordUrl, (fields, portal) => {
    const merged = actions.merge(portal, typeOf(fields), fields.primary ?? '', fields.secondary ?? '');
    return `/ui/hubspot/${merged.type}/${merged.id}?portal=${portal.id}`;
  });
}

function registerFaultForms(form: Register, hubspot: HubSpot): void {
  const page = () => '/ui/hubspot/faults';
  form('/faults/set', page, (fields) => {
    hubspot.faults.set(fields);
    return page();
  });
  form('/faults/clear', page, (fields) => {
    hubspot.faults.clear(fields.id);
    return page();
  });
  form('/faults/act', page, (fields) => {
    if (!faultActionNames.includes(fields.action as FaultAction)) return page();
    const outcome = performFaultAction(hubspot, fields.action as FaultAction, fields);
    return `${page()}?done=${encodeURIComponent(
      Object.entries(outcome)
        .map(([word, value]) => `${word}: ${String(value)}`)
        .join(', '),
    )}`;
  });
  form('/reset', page, () => {
    hubspot.reset();
    return `${page()}?done=${encodeURIComponent('Back to the seed.')}`;
  });
  form(
    '/webhooks/resend',
    () => '/ui/hubspot/webhooks',
    (fields) => {
      hubspot.webhooks.queue.resend(fields.id ?? '');
      return '/ui/hubspot/webhooks';
    },
  );
  form(
    '/webhooks/clear',
    () => '/ui/hubspot/webhooks',
    () => {
      hubspot.webhooks.queue.clearLog();
      return '/ui/hubspot/webhooks';
    },
  );
}
