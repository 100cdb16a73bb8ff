import type { FastifyInstance } from 'fastify';
import type { Mailbox } from './mailbox';

/** `/_sandbox/api/mailbox`: GET list (`?to=`), GET one, DELETE one or all. */
export function registerMailboxRoutes(app: FastifyInstance, mailbox: Mailbox): void {
  app.get<{ Querystring: { to?: string } }>('/_sandbox/api/mailbox', async (request) => {
    const mails = mailbox.list(request.query.to);
    return { total: mails.length, results: mails };
  });
  app.get<{ Params: { id: string } }>('/_sandbox/api/mailbox/:id', async (request, reply) => {
    const mail = mailbox.find(request.params.id);
    return mail ?? reply.code(404).send({ error: 'No such mail.' });
  });
  app.delete<{ Params: { id: string } }>('/_sandbox/api/mailbox/:id', async (request) => ({
    removed: mailbox.remove(request.params.id),
  }));
  app.delete('/_sandbox/api/mailbox', async () => ({ removed: mailbox.remove() }));
}
