import { z } from 'zod';
import { admins, endpoint, everyone } from '../http/endpoint';
import { Id, Instant, listOf } from '../http/shapes';

export const planRoles = ['csm', 'ae', 'customer', 'implementation'] as const;

export const TemplateDefinition = z.object({
  anchor: z.enum(['close_date', 'creation']),
  milestones: z
    .array(
      z.object({
        key: z.string().min(1).max(60),
        name: z.string().min(1).max(200),
        description: z.string().max(2_000),
        dueAfterDays: z.number().int().min(0).max(1_000).nullable(),
        tasks: z
          .array(
            z.object({
              key: z.string().min(1).max(60),
              title: z.string().min(1).max(300),
              description: z.string().max(2_000),
              role: z.enum(planRoles),
              dueAfterDays: z.number().int().min(0).max(1_000).nullable(),
            }),
          )
          .max(50),
      }),
    )
    .min(1)
    .max(30),
});
export type TemplateDefinition = z.infer<typeof TemplateDefinition>;

export const TemplateView = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  builtin: z.boolean(),
  isDefault: z.boolean(),
  version: z.number().int(),
  definition: TemplateDefinition,
  /** Rules that may choose it. */
  usedByRules: z.number().int(),
  updatedAt: Instant,
});
export type TemplateView = z.infer<typeof TemplateView>;

const templateParams = z.object({ templateId: Id });
const TemplateDraft = z.object({
  name: z.string().min(1).max(120),
  description: z.string().max(1_000).default(''),
  definition: TemplateDefinition,
});

export const listTemplates = endpoint({
  id: 'listTemplates',
  method: 'GET',
  path: '/templates',
  tag: 'Templates',
  summary: 'Onboarding templates.',
  access: everyone,
  scope: 'configuration:read',
  response: listOf(TemplateView),
  success: 200,
});
export const createTemplate = endpoint({
  id: 'createTemplate',
  method: 'POST',
  path: '/templates',
  tag: 'Templates',
  summary: 'Add a custom template.',
  access: admins,
  scope: 'configuration:write',
  audit: 'template.created',
  body: TemplateDraft,
  response: TemplateView,
  success: 201,
});
export const readTemplate = endpoint({
  id: 'readTemplate',
  method: 'GET',
  path: '/templates/{templateId}',
  tag: 'Templates',
  summary: 'One template.',
  access: everyone,
  scope: 'configuration:read',
  params: templateParams,
  response: TemplateView,
  success: 200,
});
export const updateTemplate = endpoint({
  id: 'updateTemplate',
  method: 'PUT',
  path: '/templates/{templateId}',
  tag: 'Templates',
  summary: 'Change a template; existing plans stay as they are.',
  access: admins,
  scope: 'configuration:write',
  audit: 'template.saved',
  params: templateParams,
  body: TemplateDraft.extend({ basedOnVersion: z.number().int() }),
  response: TemplateView,
  success: 200,
  problems: ['resource.conflict'],
});
export const archiveTemplate = endpoint({
  id: 'archiveTemplate',
  method: 'DELETE',
  path: '/templates/{templateId}',
  tag: 'Templates',
  summary: 'Archive a template no rule uses.',
  access: admins,
  scope: 'configuration:write',
  audit: 'template.archived',
  params: templateParams,
  success: 204,
  problems: ['template.in_use'],
});

export const EmailTemplateView = z.object({
  key: z.enum(['handoff_to_ae', 'csm_assignment']),
  subject: z.string(),
  body: z.string(),
  variables: z.array(z.object({ name: z.string(), meaning: z.string() })),
  updatedAt: Instant.nullable(),
  isDefault: z.boolean(),
});
export type EmailTemplateView = z.infer<typeof EmailTemplateView>;
const emailParams = z.object({ key: z.enum(['handoff_to_ae', 'csm_assignment']) });
const EmailDraft = z.object({ subject: z.string().min(1).max(300), body: z.string().min(1).max(20_000) });

export const listEmailTemplates = endpoint({
  id: 'listEmailTemplates',
  method: 'GET',
  path: '/email-templates',
  tag: 'Templates',
  summary: 'E-mail templates an admin can edit.',
  access: everyone,
  scope: 'configuration:read',
  response: listOf(EmailTemplateView),
  success: 200,
});
export const saveEmailTemplate = endpoint({
  id: 'saveEmailTemplate',
  method: 'PUT',
  path: '/email-templates/{key}',
  tag: 'Templates',
  summary: 'Save an e-mail template.',
  access: admins,
  scope: 'configuration:write',
  audit: 'email_template.saved',
  params: emailParams,
  body: EmailDraft,
  response: EmailTemplateView,
  success: 200,
  problems: ['email_template.invalid'],
});
export const previewEmailTemplate = endpoint({
  id: 'previewEmailTemplate',
  method: 'POST',
  path: '/email-templates/{key}/preview',
  tag: 'Templates',
  summary: 'Render a draft for an account (or sample data).',
  access: everyone,
  scope: 'configuration:read',
  audit: 'reads',
  params: emailParams,
  body: EmailDraft.extend({ accountId: Id.optional() }),
  response: z.object({
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    problems: z.array(z.string()),
  }),
  success: 200,
});
