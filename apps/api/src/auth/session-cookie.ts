import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const idPattern = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits; only its hash is stored. */
export function newSessionId(): string {
  return randomBytes(32).toString('base64url');
}

export function hashSessionId(sessionId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(sessionId).digest());
}

/** The session cookie: `__Host-sid`, bound to this very host, where Thread is reached over https; `sid` on plain http. */
export class SessionCookie {
  readonly name: string;
  readonly #secure: boolean;

  constructor(publicUrl: string) {
    this.#secure = publicUrl.startsWith('https://');
    this.name = this.#secure ? '__Host-sid' : 'sid';
  }

  /** The session id a request carries; null when none or when it has not the form of one. */
  read(request: FastifyRequest): string | null {
    const value = request.cookies[this.name];
    return value !== undefined && idPattern.test(value) ? value : null;
  }

  set(reply: FastifyReply, sessionId: string, maxAgeSeconds: number): void {
    void reply.setCookie(this.name, sessionId, { ...this.#traits(), maxAge: maxAgeSeconds });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.#traits());
  }

  #traits() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure } as const;
  }
}
