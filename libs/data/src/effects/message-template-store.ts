import type { MessageTemplate, MessageTemplateStore } from '@thread/domain';
import type { Database } from '../database';

/** E-mail templates as admins edited them. */
export class PrismaMessageTemplateStore implements MessageTemplateStore {
  constructor(private readonly database: Database) {}

  async find(workspaceId: string, key: string): Promise<MessageTemplate | null> {
    return this.database.inWorkspace(workspaceId, (tx) =>
      tx.emailTemplate.findUnique({
        where: { workspaceId_key: { workspaceId, key } },
        select: { subject: true, body: true },
      }),
    );
  }
}
