import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRefreshStorm } from '@thread/connector-runtime/testing';
import { makeLogins, migrateDatabase, openEmbeddedDatabase } from '@thread/tools';
import { scaled, type Measured, type RowGroup, type Wish } from '../measurement';

const leaseMs = 600;
const processes = 8;
const callers = 100;

/** Token calls when everybody wants one expired token at once, with a provider quicker and slower than the refresh lease. */
export const refreshStormRow: RowGroup = { rows: ['refresh.storm'], grows: true, measure };

async function measure(wish: Wish): Promise<Measured> {
  const rounds = scaled(5, wish);
  const folder = await mkdtemp(join(tmpdir(), 'thread-bench-'));
  const database = await openEmbeddedDatabase({
    dataDirectory: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    superuserPassword: 'bench',
    databasePassword: 'bench',
    databaseLogins: makeLogins(),
  });
  try {
    await migrateDatabase(database.ownerUrl);
    const storm = async (latencyMs: number, many: number) => {
      const spoolDirectory = join(folder, 'spool');
      const report = await runRefreshStorm({
        ...{ database, spoolDirectory, rounds, processes, callers: many, leaseMs, latencyMs },
      });
      const { total, mostPerRound } = report.providerCalls;
      const unanswered = many * rounds - report.callsOk;
      return { callsPerExpiry: total / rounds, mostPerRound, unanswered, revoked: report.revoked };
    };
    const quicker = await storm(leaseMs / 2, callers);
    const slower = await storm(leaseMs * 3, callers);
    const few = wish.wants('growth') ? await storm(leaseMs / 2, callers / 10) : null;
    return {
      results: wish.wants('refresh.storm')
        ? [
            {
              name: 'refresh.storm',
              ours: { callers, processes, rounds, leaseMs, quicker, slower },
              reference: { name: 'one token call per expiry', callsPerExpiry: 1 },
              ratio: Math.max(quicker.callsPerExpiry, slower.callsPerExpiry),
            },
          ]
        : [],
      growths: few
        ? [
            {
              figure: 'refresh.storm',
              unit: 'token calls per expiry',
              sizes: [callers / 10, callers],
              costs: [few.callsPerExpiry, quicker.callsPerExpiry],
            },
          ]
        : [],
    };
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
