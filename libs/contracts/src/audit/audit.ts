import { z } from 'zod';
import { admins, endpoint } from '../http/endpoint';
import { Id, Instant, PageQuery, pageOf } from '../http/shapes';

export const AuditEntryView = z.object({
  id: Id,
  /** Place in the workspace's chain, from 1. */
  seq: z.number().int(),
  at: Instant,
  /** Null = Thread itself. */
  actor: z.object({ userId: Id, name: z.string(), email: z.string() }).nullable(),
  /** The API key that acted for the person. */
  key: z.object({ id: Id, name: z.string() }).nullable(),
  ip: z.string().nullable(),
  action: z.string(),
  /** The action in words. */
  words: z.string(),
  subject: z.string(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  /** SHA-256 in hex. */
  hash: z.string(),
});
export type AuditEntryView = z.infer<typeof AuditEntryView>;

const filter = {
  action: z.string().max(60).optional(),
  actorUserId: Id.optional(),
  /** Of one thing, e.g. `rule:<id>`, or of one kind, e.g. `rule`. */
  subject: z.string().max(200).optional(),
  from: Instant.optional(),
  until: Instant.optional(),
};

export const listAuditEntries = endpoint({
  id: 'listAuditEntries',
  method: 'GET',
  path: '/audit',
  tag: 'Audit',
  summary: 'Who did what, newest first.',
  access: admins,
  scope: 'audit:read',
  query: PageQuery.extend(filter),
  response: pageOf(AuditEntryView),
  success: 200,
});

export const verifyAuditLog = endpoint({
  id: 'verifyAuditLog',
  method: 'GET',
  path: '/audit/verification',
  tag: 'Audit',
  summary: 'Compute every hash of the workspace’s chain anew; says where it breaks.',
  description:
    'Keep `head` outside Thread: a chain that was cut off and closed again can only be noticed against a head kept elsewhere.',
  access: admins,
  scope: 'audit:read',
  perMinute: 10,
  response: z.object({
    ok: z.boolean(),
    entries: z.number().int(),
    /** `<seq>:<hash>` of the last entry. */
    head: z.string(),
    problems: z.array(
      z.object({ seq: z.number().int(), kind: z.enum(['changed', 'gap', 'head']), text: z.string() }),
    ),
  }),
  success: 200,
});

export const exportAuditLog = endpoint({
  id: 'exportAuditLog',
  method: 'GET',
  path: '/audit/export',
  tag: 'Audit',
  summary: 'The same list as CSV, oldest first; at most 50,000 entries.',
  description: 'Cells that a spreadsheet would take for a formula begin with an apostrophe.',
  access: admins,
  scope: 'audit:read',
  audit: 'audit.exported',
  perMinute: 10,
  query: z.object(filter),
  response: z.string(),
  mediaType: 'text/csv',
  success: 200,
  problems: ['audit.export_too_large'],
});
