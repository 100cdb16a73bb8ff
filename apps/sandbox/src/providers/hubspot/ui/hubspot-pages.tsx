import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendPage } from '../../../ui/send-page';
import type { Portal } from '../crm/crm-model';
import { resolveObjectType } from '../crm/object-types';
import type { HubSpot } from '../hubspot';
import { BoardPage } from './board-page';
import { DealPage } from './deal-page';
import { FaultsPage } from './faults-page';
import { registerHubSpotForms } from './hubspot-forms';
import { NewDealPage } from './new-deal-page';
import { RecordListPage, RecordPage } from './record-pages';
import { WebhooksPage } from './webhooks-page';

type Query = Record<string, string | undefined>;

const queryOf = (request: FastifyRequest): Query => request.query as Query;

function portalOf(hubspot: HubSpot, request: FastifyRequest): Portal {
  const wanted = Number(queryOf(request).portal);
  const portal = hubspot.portals.find((one) => one.id === wanted) ?? hubspot.portals[0];
  if (portal === undefined) throw new Error('The sandbox has no portals');
  return portal;
}

function showRecord(hubspot: HubSpot, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { type = '', id = '' } = request.params as Query;
  const portal = portalOf(hubspot, request);
  const objectType = resolveObjectType(type);
  const record = objectType === null ? undefined : portal.records[objectType].get(id);
  if (record === undefined)
    return reply.redirect(
      `/ui/hubspot/deals?portal=${portal.id}&problem=${encodeURIComponent('That record is gone.')}`,
      303,
    );
  const { problem } = queryOf(request);
  const page =
    record.type === 'deals' && record.archivedAt === null ? (
      <DealPage portal={portal} deal={record} problem={problem} />
    ) : (
      <RecordPage portal={portal} record={record} problem={problem} />
    );
  return sendPage(reply, page);
}

/** The salesperson's and the saboteur's pages under `/ui/hubspot`. */
export function registerHubSpotPages(app: FastifyInstance, hubspot: HubSpot): void {
  app.get('/ui/hubspot/deals', async (request, reply) => {
    const portal = portalOf(hubspot, request);
    const wanted = queryOf(request).pipeline;
    const pipeline = portal.pipelines.find((one) => one.id === wanted) ?? portal.pipelines[0];
    if (pipeline === undefined) throw new Error(`Portal ${portal.id} has no pipeline`);
    return sendPage(
      reply,
      <BoardPage
        portals={hubspot.portals}
        portal={portal}
        pipeline={pipeline}
        problem={queryOf(request).problem}
      />,
    );
  });
  app.get('/ui/hubspot/deals/new', async (request, reply) =>
    sendPage(reply, <NewDealPage portal={portalOf(hubspot, request)} problem={queryOf(request).problem} />),
  );
  for (const type of ['companies', 'contacts'] as const) {
    app.get(`/ui/hubspot/${type}`, async (request, reply) => {
      const archived = queryOf(request).archived === 'true';
      return sendPage(
        reply,
        <RecordListPage
          portals={hubspot.portals}
          portal={portalOf(hubspot, request)}
          type={type}
          archived={archived}
        />,
      );
    });
  }
  app.get('/ui/hubspot/faults', async (request, reply) =>
    sendPage(
      reply,
      <FaultsPage hubspot={hubspot} problem={queryOf(request).problem} done={queryOf(request).done} />,
    ),
  );
  app.get('/ui/hubspot/webhooks', async (_request, reply) =>
    sendPage(reply, <WebhooksPage hubspot={hubspot} />),
  );
  app.get('/ui/hubspot/:type/:id', async (request, reply) => showRecord(hubspot, request, reply));
  registerHubSpotForms(app, hubspot);
}
