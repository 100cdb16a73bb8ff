import { sandboxProviders } from '../launcher/sandbox-providers';

const wanted = new Set(['SANDBOX_TRAFFIC_LOG', 'SANDBOX_SEED', 'SANDBOX_LOG_LEVEL', 'LOG_LEVEL']);
/** Which app is spoken for and where the provider is: in a demo always the sandbox's. */
const identity = /_(ID|SECRET|TOKEN|URL)$/;

/**
 * What a demo heeds of the caller's variables: where the sandbox writes its traffic, and how the providers' connectors behave, e.g. how often they
 * poll. Never an address or a credential, so that no demo reaches a real provider.
 */
export function demoEnvironment(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const behaves = (name: string): boolean =>
    sandboxProviders.some(({ prefix }) => name.startsWith(`${prefix}_`)) && !identity.test(name);
  return Object.fromEntries(
    Object.entries(variables).filter(
      ([name, value]) => (wanted.has(name) || behaves(name)) && Boolean(value?.trim()),
    ),
  );
}
