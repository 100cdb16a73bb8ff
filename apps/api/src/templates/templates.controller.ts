import { Controller } from '@nestjs/common';
import {
  archiveTemplate,
  createTemplate,
  listTemplates,
  readTemplate,
  updateTemplate,
} from '@thread/contracts';
import { PrismaTemplateStore } from '@thread/data';
import { validateTemplate } from '@thread/domain';
import type { TemplateDefinition } from '@thread/domain';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError, found } from '../http/problem-error';

function assertValid(definition: TemplateDefinition): void {
  const problems = validateTemplate(definition);
  if (problems.length === 0) return;
  const errors = problems.map((problem) => ({ ...problem, path: `body.definition.${problem.path}` }));
  throw new ProblemError('template.invalid', { detail: problems[0]?.message, errors });
}

@Controller()
export class TemplatesController {
  constructor(private readonly templates: PrismaTemplateStore) {}

  @Handles(listTemplates)
  async list({ session }: CallOf<typeof listTemplates>): Promise<AnswerOf<typeof listTemplates>> {
    return { data: await this.templates.list(session.workspaceId) };
  }

  @Handles(createTemplate)
  async create({ session, body }: CallOf<typeof createTemplate>): Promise<AnswerOf<typeof createTemplate>> {
    assertValid(body.definition);
    return this.templates.create(session.workspaceId, body, session.userId);
  }

  @Handles(readTemplate)
  async read({ session, params }: CallOf<typeof readTemplate>): Promise<AnswerOf<typeof readTemplate>> {
    return found(await this.templates.find(session.workspaceId, params.templateId));
  }

  @Handles(updateTemplate)
  async update({
    session,
    params,
    body,
  }: CallOf<typeof updateTemplate>): Promise<AnswerOf<typeof updateTemplate>> {
    found(await this.templates.find(session.workspaceId, params.templateId));
    assertValid(body.definition);
    const change = { ...body, userId: session.userId };
    const saved = await this.templates.save(session.workspaceId, params.templateId, change);
    if (saved.kind !== 'saved')
      throw new ProblemError(saved.kind === 'missing' ? 'resource.not_found' : 'resource.conflict');
    return saved.template;
  }

  @Handles(archiveTemplate)
  async archive({
    session,
    params,
  }: CallOf<typeof archiveTemplate>): Promise<AnswerOf<typeof archiveTemplate>> {
    const { workspaceId, userId } = session;
    const end = await this.templates.archive(workspaceId, params.templateId, userId, new Date());
    if (end === 'missing') throw new ProblemError('resource.not_found');
    if (end === 'in_use') throw new ProblemError('template.in_use');
  }
}
