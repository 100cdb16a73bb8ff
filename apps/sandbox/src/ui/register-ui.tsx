import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Mailbox } from '../mailbox/mailbox';
import type { HubSpot } from '../providers/hubspot/hubspot';
import { registerHubSpotPages } from '../providers/hubspot/ui/hubspot-pages';
import type { Notion } from '../providers/notion/notion';
import { registerNotionPages } from '../providers/notion/ui/notion-pages';
import type { Salesforce } from '../providers/salesforce/salesforce';
import { registerSalesforcePages } from '../providers/salesforce/ui/salesforce-pages';
import { requireSameOrigin } from '../server/same-origin';
import type { TrafficLog } from '../traffic/traffic-log';
import { CallsPage } from './calls-page';
import { HomePage } from './home-page';
import { MailboxPage, MailPage } from './mailbox-pages';
import { sendPage } from './send-page';
import { registerStaticFiles } from './static-files';

/** What the pages show. */
export interface UiSources {
  hubspot: HubSpot;
  salesforce: Salesforce;
  notion: Notion;
  mailbox: Mailbox;
  traffic: TrafficLog;
}

/** A mail that knows of dark readers is shown in the reader's scheme; every other on white, which its colours were made for. */
const paperOf = (html: string): string =>
  /color-scheme/i.test(html)
    ? '<style>:root { color-scheme: light dark }</style>'
    : '<style>html { background: #fff }</style>';

/** A mail's own HTML for the sandboxed frame: no scripts, no forms, no loading but inline styles and data images; links open elsewhere. */
function sendMailBody(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
      'x-content-type-options': 'nosniff',
    })
    .send(`<base target="_blank">${paperOf(html)}${html}`);
}

function registerMailboxPages(app: FastifyInstance, mailbox: Mailbox): void {
  app.get<{ Querystring: { to?: string } }>('/ui/mailbox', async (request, reply) =>
    sendPage(reply, <MailboxPage mails={mailbox.list(request.query.to)} to={request.query.to} />),
  );
  app.post('/ui/mailbox/clear', async (_request, reply) => {
    mailbox.remove();
    return reply.redirect('/ui/mailbox', 303);
  });
  app.get<{ Params: { id: string } }>('/ui/mailbox/:id', async (request, reply) => {
    const mail = mailbox.find(request.params.id);
    return mail === undefined
      ? reply.redirect('/ui/mailbox', 303)
      : sendPage(reply, <MailPage mail={mail} />);
  });
  app.get<{ Params: { id: string } }>('/ui/mailbox/:id/html', async (request, reply) =>
    sendMailBody(reply, mailbox.find(request.params.id)?.html ?? ''),
  );
}

/** Registers the sandbox's own pages. */
export async function registerUi(app: FastifyInstance, sources: UiSources): Promise<void> {
  const { hubspot, salesforce, notion, mailbox, traffic } = sources;
  await app.register(async (pages) => {
    pages.addHook('onRequest', requireSameOrigin);
    registerStaticFiles(pages);
    pages.get('/', async (_request, reply) =>
      sendPage(
        reply,
        <HomePage hubspot={hubspot} salesforce={salesforce} notion={notion} mailbox={mailbox} />,
      ),
    );
    registerMailboxPages(pages, mailbox);
    pages.get('/ui/calls', async (_request, reply) =>
      sendPage(
        reply,
        <CallsPage
          calls={traffic.recent().slice(0, 100)}
          counts={[hubspot, salesforce, notion].map(({ counters }) => counters.view())}
        />,
      ),
    );
    pages.post('/ui/calls/clear', async (_request, reply) => {
      traffic.clear();
      hubspot.counters.reset();
      salesforce.counters.reset();
      notion.counters.reset();
      return reply.redirect('/ui/calls', 303);
    });
    registerHubSpotPages(pages, hubspot);
    registerSalesforcePages(pages, salesforce);
    registerNotionPages(pages, notion);
  });
}
