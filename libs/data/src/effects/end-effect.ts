import type { EmailPayload } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { raiseAttention, resolveAttention } from '../outcomes/write-attention';
import { writeTimeline } from '../outcomes/write-timeline';
import { storableText } from '../storable';

export type EffectEnd =
  | { readonly state: 'done'; readonly externalId: string | null }
  | { readonly state: 'failed' | 'unknown'; readonly code: string; readonly text: string };

interface EndedRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly account_id: string | null;
  readonly run_id: string | null;
  readonly payload: EmailPayload;
}

const longestText = 500;

/**
 * Ends a sending effect its owner still holds, tells the account's timeline and, when it did not happen or nobody knows, a person.
 * A sender that was slower than its lease may still say that it succeeded: then nobody needs to wonder any more.
 * @param owner null ends whoever's it is.
 */
export async function endEffect(
  tx: Executor,
  id: string,
  owner: string | null,
  end: EffectEnd,
  at: Date,
): Promise<boolean> {
  const from = end.state === 'done' ? ['sending', 'unknown'] : ['sending'];
  const rows = await tx.$queryRaw<EndedRow[]>(Prisma.sql`
    UPDATE effect SET
      state = ${end.state}, lease_until = NULL, done_at = ${at},
      external_id = ${end.state === 'done' ? end.externalId : null},
      error_code = ${end.state === 'done' ? null : end.code},
      error_text = ${end.state === 'done' ? null : shortText(end.text)}
    WHERE id = ${id}::uuid AND state = ANY(${from}::text[]) AND (${owner}::text IS NULL OR lease_owner = ${owner})
    RETURNING id::text, workspace_id::text, account_id::text, run_id::text, payload`);
  const row = rows[0];
  if (!row) return false;
  await tell(tx, row, end, at);
  return true;
}

async function tell(tx: Executor, row: EndedRow, end: EffectEnd, at: Date): Promise<void> {
  const dedupeKey = `effect:${row.id}`;
  const { to, subject } = row.payload;
  if (end.state === 'done') await resolveAttention(tx, row.workspace_id, [dedupeKey]);
  else {
    await raiseAttention(tx, {
      workspaceId: row.workspace_id,
      kind: 'failed_effect',
      dedupeKey,
      connectionId: null,
      accountId: row.account_id,
      title:
        end.state === 'failed'
          ? `The e-mail to ${to} was not sent`
          : `It is not known whether the e-mail to ${to} was sent`,
      detail: { effectId: row.id, state: end.state, code: end.code, text: shortText(end.text), to, subject },
    });
  }
  if (row.account_id === null) return;
  const place = {
    workspaceId: row.workspace_id,
    accountId: row.account_id,
    at,
    runId: row.run_id,
    effectId: row.id,
  };
  await writeTimeline(tx, { ...place, actorKind: 'thread', actorName: 'Thread' }, [
    {
      kind: `email.${end.state === 'done' ? 'sent' : end.state}`,
      summary: sentence(end, to, subject),
      detail: { to, subject },
    },
  ]);
  await announce(tx, { workspaceId: row.workspace_id, topic: 'accounts', id: row.account_id });
}

function sentence(end: EffectEnd, to: string, subject: string): string {
  switch (end.state) {
    case 'done':
      return `E-mail “${subject}” sent to ${to}.`;
    case 'failed':
      return `E-mail “${subject}” to ${to} was not sent: ${end.text}`;
    case 'unknown':
      return `E-mail “${subject}” to ${to} may or may not have been sent: ${end.text}`;
  }
}

function shortText(text: string): string {
  return storableText(text).slice(0, longestText).toWellFormed();
}
