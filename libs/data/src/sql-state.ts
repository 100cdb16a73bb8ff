import { DatabaseError } from 'pg';
import { Prisma } from './generated/client';

/**
 * The SQLSTATE Postgres answered with, e.g. `40P01`; null when the error is not a database answer.
 * Raw statements fail with Prisma's P2010, which keeps the driver's code two levels down.
 */
export function sqlStateOf(error: unknown): string | null {
  if (error instanceof DatabaseError) return error.code ?? null;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  const meta = error.meta as
    { code?: unknown; driverAdapterError?: { cause?: { originalCode?: unknown } } } | undefined;
  const code = meta?.driverAdapterError?.cause?.originalCode ?? meta?.code;
  return typeof code === 'string' ? code : null;
}
