import { inspect } from 'node:util';
import { z } from 'zod';
import type { Connector } from '../contract/connector';
import type { ConnectorContractSubject } from './contract-subject';

const withoutVariable = (env: Readonly<Record<string, string>>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([key]) => key !== name));

const describeConfiguration = ({ entry, env, requiredVariables }: ConnectorContractSubject): void => {
  it('says what is missing when nothing is configured, unless customers may bring apps of their own', () => {
    const configured = entry.configure?.({});
    if (configured?.kind === 'ready')
      expect(configured.connector.auth).toMatchObject({ installationApp: null, ownApps: expect.anything() });
    else expect(configured).toEqual({ kind: 'not_configured', missing: requiredVariables });
  });

  it.each(requiredVariables)('says that %s is missing, also when it is there but empty', (name) => {
    const missing = { kind: 'not_configured', missing: [name] };
    expect(entry.configure?.(withoutVariable(env, name))).toEqual(missing);
    expect(entry.configure?.({ ...env, [name]: '  ' })).toEqual(missing);
  });
};

const describeSettings = (connector: Connector): void => {
  it('describes its settings as a form', () => {
    const schema = z.toJSONSchema(connector.settings.schema, { io: 'input' });
    expect(schema.type).toBe('object');
    expect(Object.keys(connector.settings.labels).toSorted()).toEqual(
      Object.keys(schema.properties ?? {}).toSorted(),
    );
    for (const { label, help } of Object.values(connector.settings.labels)) {
      expect(label.trim()).not.toBe('');
      expect(help.trim()).not.toBe('');
    }
  });

  it('has settings that work untouched', () => {
    expect(connector.settings.schema.safeParse({}).success).toBe(true);
  });
};

/** Configuration, display texts, settings form, scopes, secrecy. */
export function describeEntry(subject: ConnectorContractSubject, connector: Connector): void {
  describe('entry', () => {
    describeConfiguration(subject);
    describeSettings(connector);

    it('has every text the gallery shows', () => {
      const { name, summary, capabilities, mark } = connector.display;
      expect(connector.id).toBe(subject.entry.id);
      expect([name, summary, ...capabilities].every((text) => text.trim() !== '')).toBe(true);
      expect(capabilities.length).toBeGreaterThan(0);
      expect(mark).toMatch(/^<svg .*viewBox="0 0 24 24".*currentColor.*<\/svg>$/);
    });

    it('asks for no scope twice, and says what each optional group is for', () => {
      const { requiredScopes, optionalScopeGroups } = connector.auth;
      const all = [...requiredScopes, ...optionalScopeGroups.flatMap(({ scopes }) => scopes)];
      expect(new Set(all).size).toBe(all.length);
      expect(
        optionalScopeGroups.every(({ label, enables, scopes }) => label && enables && scopes.length > 0),
      ).toBe(true);
    });

    it('cannot be printed with its secrets', () => {
      const printed = [
        inspect(connector, { depth: 20, showHidden: true }),
        JSON.stringify(connector),
        String(connector.auth.installationApp?.oauth.clientSecret),
      ].join();
      for (const secret of subject.secrets) expect(printed).not.toContain(secret);
    });
  });
}
