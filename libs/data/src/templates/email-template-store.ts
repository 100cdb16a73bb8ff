import { audit } from '../activity/audit';
import type { Database } from '../database';

export type EmailTemplateKey = 'handoff_to_ae' | 'csm_assignment';

export interface EmailTemplateRecord {
  readonly key: EmailTemplateKey;
  readonly subject: string;
  readonly body: string;
  readonly updatedAt: Date;
}

/** The workspace's own wording of e-mails; where there is none the built-in one applies. */
export class PrismaEmailTemplateStore {
  constructor(private readonly database: Database) {}

  async list(workspaceId: string): Promise<readonly EmailTemplateRecord[]> {
    const rows = await this.database.inWorkspace(workspaceId, (tx) =>
      tx.emailTemplate.findMany({ where: { workspaceId } }),
    );
    return rows.map(({ key, subject, body, updatedAt }) => ({
      key: key as EmailTemplateKey,
      subject,
      body,
      updatedAt,
    }));
  }

  async save(
    workspaceId: string,
    key: EmailTemplateKey,
    draft: { readonly subject: string; readonly body: string },
    userId: string,
  ): Promise<EmailTemplateRecord> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const { subject, body, updatedAt } = await tx.emailTemplate.upsert({
        where: { workspaceId_key: { workspaceId, key } },
        create: { workspaceId, key, ...draft },
        update: { ...draft, updatedAt: new Date() },
      });
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'email_template.saved',
        subject: `email_template:${key}`,
      });
      return { key, subject, body, updatedAt };
    });
  }
}
