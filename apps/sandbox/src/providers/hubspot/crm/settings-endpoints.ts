import {
  flag,
  numberParameter,
  objectTypeOf,
  textParameter,
  type ApiAnswer,
  type ApiCall,
} from '../api/api-call';
import type { Endpoint } from '../api/api-routes';
import { notFound, validationError } from '../api/hubspot-error';
import { schemaReadScopes } from './crm-scopes';
import type { Owner, Pipeline, Portal, Stage } from './crm-model';

const iso = (at: number): string => new Date(at).toISOString();

/** An owner as the API shows it: a deactivated one has no `userId`, an absent e-mail is left out. */
export function viewOwner(owner: Owner): Record<string, unknown> {
  return {
    id: owner.id,
    ...(owner.email === '' ? {} : { email: owner.email }),
    type: owner.email === '' ? 'QUEUE' : 'PERSON',
    firstName: owner.firstName,
    lastName: owner.lastName,
    ...(owner.archived ? {} : { userId: owner.userId }),
    userIdIncludingInactive: owner.userId,
    createdAt: iso(owner.createdAt),
    updatedAt: iso(owner.updatedAt),
    archived: owner.archived,
    ...(owner.teams.length > 0 ? { teams: owner.teams } : {}),
  };
}

function listOwners(call: ApiCall): ApiAnswer {
  const limit = numberParameter(call.query, 'limit', 100, 500);
  const after = Number(textParameter(call.query, 'after') ?? '0');
  const email = textParameter(call.query, 'email')?.toLowerCase();
  const archived = flag(call.query, 'archived');
  const matching = call.portal.owners
    .filter((owner) => owner.archived === archived && Number(owner.id) >= after)
    .filter((owner) => email === undefined || owner.email.toLowerCase() === email)
    .sort((a, b) => Number(a.id) - Number(b.id));
  const next = matching[limit];
  return {
    status: 200,
    body: {
      results: matching.slice(0, limit).map(viewOwner),
      ...(next === undefined ? {} : { paging: { next: { after: next.id, link: `?after=${next.id}` } } }),
    },
  };
}

function readOwner(call: ApiCall): ApiAnswer {
  const by = textParameter(call.query, 'idProperty') ?? 'id';
  const archived = flag(call.query, 'archived');
  const owner = call.portal.owners.find(
    (one) => (by === 'userId' ? String(one.userId) : one.id) === call.params.id && one.archived === archived,
  );
  if (owner === undefined) throw notFound();
  return { status: 200, body: viewOwner(owner) };
}

/** A probability as HubSpot writes it: `1.0`, `0.2`. */
const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

const viewStage = (stage: Stage): Record<string, unknown> => ({
  label: stage.label,
  displayOrder: stage.displayOrder,
  metadata: { isClosed: String(stage.isClosed), probability: decimal(stage.probability) },
  id: stage.id,
  createdAt: iso(stage.createdAt),
  updatedAt: iso(stage.updatedAt),
  archived: stage.archived,
  writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
});

export function viewPipeline(pipeline: Pipeline): Record<string, unknown> {
  return {
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    id: pipeline.id,
    archived: pipeline.archived,
    stages: pipeline.stages.filter((stage) => !stage.archived).map(viewStage),
    createdAt: iso(pipeline.createdAt),
    updatedAt: iso(pipeline.updatedAt),
  };
}

function pipelinesOf(call: ApiCall): Pipeline[] {
  const type = objectTypeOf(call.params.type);
  return type === 'deals' ? call.portal.pipelines.filter((pipeline) => !pipeline.archived) : [];
}

function onePipeline(call: ApiCall): Pipeline {
  const pipeline = pipelinesOf(call).find((one) => one.id === call.params.id);
  if (pipeline === undefined) throw notFound();
  return pipeline;
}

/** Offset of a time zone from UTC at a moment, in ms. */
export function zoneOffsetMs(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(at / 1000) * 1000;
}

function offsetText(ms: number): string {
  const minutes = Math.abs(ms) / 60_000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** `GET /account-info/…/details`. */
export function viewAccount(portal: Portal, now: number): Record<string, unknown> {
  const offset = zoneOffsetMs(portal.timeZone, now);
  return {
    portalId: portal.id,
    accountType: 'STANDARD',
    timeZone: portal.timeZone,
    companyCurrency: portal.companyCurrency,
    additionalCurrencies: portal.additionalCurrencies,
    utcOffset: offsetText(offset),
    utcOffsetMilliseconds: offset,
    uiDomain: portal.uiDomain,
    dataHostingLocation: 'na1',
  };
}

const currencies = (call: ApiCall): ApiAnswer => {
  const { portal } = call;
  const rows = Object.entries(portal.rates).filter(([code]) => code !== portal.companyCurrency);
  return {
    status: 200,
    body: {
      results: rows.map(([fromCurrencyCode, conversionRate], at) => ({
        id: String(at + 1),
        fromCurrencyCode,
        toCurrencyCode: portal.companyCurrency,
        conversionRate,
        effectiveAt: iso(Date.UTC(2026, 0, 1)),
        visibleInUI: true,
        createdAt: iso(Date.UTC(2026, 0, 1)),
        updatedAt: iso(Date.UTC(2026, 0, 1)),
      })),
    },
  };
};

const ownerScopes = () => ['crm.objects.owners.read'];

/** Owners, pipelines and account facts; `dated` = the version of the dated paths (`2026-09`), else the v3 twins. */
export function settingsEndpoints(version: string): Endpoint[] {
  const dated = version !== 'v3';
  const base = (name: string) => (dated ? `/crm/${name}/${version}` : `/crm/v3/${name}`);
  const account = dated ? `/account-info/${version}/details` : '/account-info/v3/details';
  return [
    { method: 'GET', path: base('owners'), scopes: ownerScopes, handle: listOwners },
    { method: 'GET', path: `${base('owners')}/:id`, scopes: ownerScopes, handle: readOwner },
    {
      method: 'GET',
      path: `${base('pipelines')}/:type`,
      scopes: schemaReadScopes,
      handle: (call) => ({ status: 200, body: { results: pipelinesOf(call).map(viewPipeline) } }),
    },
    {
      method: 'GET',
      path: `${base('pipelines')}/:type/:id`,
      scopes: schemaReadScopes,
      handle: (call) => ({ status: 200, body: viewPipeline(onePipeline(call)) }),
    },
    {
      method: 'GET',
      path: `${base('pipelines')}/:type/:id/stages`,
      scopes: schemaReadScopes,
      handle: (call) => ({ status: 200, body: { results: viewPipeline(onePipeline(call)).stages } }),
    },
    {
      method: 'GET',
      path: account,
      scopes: () => [],
      handle: (call) => ({ status: 200, body: viewAccount(call.portal, call.hubspot.now()) }),
    },
    {
      method: 'GET',
      path: dated
        ? `/settings/currencies/${version}/exchange-rates/current`
        : '/settings/v3/currencies/exchange-rates/current',
      scopes: () => ['settings.currencies.read'],
      handle: currencies,
    },
  ];
}

/** Uninstalling: the portal's grants die at once. */
export function uninstallEndpoint(version: string): Endpoint {
  return {
    method: 'DELETE',
    path: `/appinstalls/${version}/external-install`,
    scopes: () => ['oauth'],
    handle: (call) => {
      const gone = call.hubspot.grants.uninstall(call.portal.id);
      if (gone === 0) throw validationError('The app is not installed in this account.');
      call.hubspot.touched();
      return { status: 204 };
    },
  };
}
