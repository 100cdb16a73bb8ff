import { readFile, writeFile } from 'node:fs/promises';
import { freePort, isPortFree } from '../postgres/free-port';

export const portNames = ['postgres', 'api', 'worker', 'sandbox', 'smtp'] as const;
export type PortName = (typeof portNames)[number];
export type Ports = Readonly<Record<PortName, number>>;

export interface WantedPort {
  readonly port: number;
  /** Variable that asked for it, for the message. */
  readonly variable: string;
  readonly host: string;
}

/**
 * The ports of this start: those asked for, else those of the last start when they are still free, else any free ones.
 * Remembers them, so that bookmarks and a provider's redirect address keep working.
 * @param file null: nothing is remembered. @throws Error when a port asked for is taken.
 */
export async function choosePorts(
  file: string | null,
  wanted: Partial<Readonly<Record<PortName, WantedPort>>> = {},
): Promise<Ports> {
  const remembered = file === null ? {} : await recall(file);
  const chosen: Partial<Record<PortName, number>> = {};
  for (const name of portNames) {
    const asked = wanted[name];
    chosen[name] = asked ? await insist(asked) : await prefer(remembered[name], Object.values(chosen));
  }
  const ports = chosen as Record<PortName, number>;
  if (file !== null) await writeFile(file, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

async function insist({ port, variable, host }: WantedPort): Promise<number> {
  if (await isPortFree(port, host)) return port;
  throw new Error(
    `Port ${port} is taken. Stop the program that listens there, set ${variable} to another port, or unset it to take a free one.`,
  );
}

async function prefer(port: number | undefined, taken: readonly number[]): Promise<number> {
  if (port !== undefined && !taken.includes(port) && (await isPortFree(port))) return port;
  for (;;) {
    const candidate = await freePort();
    if (!taken.includes(candidate)) return candidate;
  }
}

async function recall(file: string): Promise<Partial<Record<PortName, number>>> {
  try {
    const saved = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    const known = portNames.filter((name) => Number.isInteger(saved[name]));
    return Object.fromEntries(known.map((name) => [name, saved[name] as number]));
  } catch {
    return {};
  }
}
