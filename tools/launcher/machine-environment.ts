const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'LANG', 'TZ', 'NODE_EXTRA_CA_CERTS'];

/** Variables of the machine that a Node process may need; the rest of our own environment is not passed on to children. */
export function machineEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
