import { Controller } from '@nestjs/common';
import { createApiKey, listApiKeys, revokeApiKey } from '@thread/contracts';
import { PrismaApiKeyStore } from '@thread/data';
import type { ApiKeyRecord } from '@thread/data';
import { cleanName } from '@thread/domain';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { found } from '../http/problem-error';

const dayMs = 86_400_000;

@Controller()
export class ApiKeysController {
  constructor(private readonly keys: PrismaApiKeyStore) {}

  @Handles(listApiKeys)
  async list({ session }: CallOf<typeof listApiKeys>): Promise<AnswerOf<typeof listApiKeys>> {
    return { data: (await this.keys.list(session.workspaceId)).map(presentKey) };
  }

  @Handles(createApiKey)
  async create({ session, body }: CallOf<typeof createApiKey>): Promise<AnswerOf<typeof createApiKey>> {
    const { name, scopes, expiresInDays } = body;
    const { key, record } = await this.keys.create({
      workspaceId: session.workspaceId,
      userId: session.userId,
      name: cleanName(name) || 'Unnamed',
      scopes: [...new Set(scopes)],
      expiresAt: expiresInDays === null ? null : new Date(Date.now() + expiresInDays * dayMs),
    });
    return { key, view: presentKey(record) };
  }

  @Handles(revokeApiKey)
  async revoke({ session, params }: CallOf<typeof revokeApiKey>): Promise<void> {
    found((await this.keys.revoke(session.workspaceId, params.keyId)) || null);
  }
}

function presentKey({ publicId, scopes, ...key }: ApiKeyRecord) {
  return { ...key, scopes: [...scopes], prefix: `thr_${publicId}` };
}
