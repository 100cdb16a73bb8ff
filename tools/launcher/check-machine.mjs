const oldest = [20, 19];
const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];

/** @throws Error in words for a person when Thread cannot run on this machine. */
export function checkMachine(
  version = process.versions.node,
  platform = process.platform,
  arch = process.arch,
) {
  const [major, minor] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new Error(
      `Thread needs Node ${oldest.join('.')} or newer to get going; this is Node ${version}.\n` +
        'Install a current Node from https://nodejs.org and run the command again.',
    );
  }
  const machine = `${platform}-${arch}`;
  if (!supported.includes(machine)) {
    throw new Error(
      `Thread does not run on ${machine}: there is no Node 24 or Postgres package for it.\n` +
        `It runs on ${supported.join(', ')}. On other machines use docker-compose.yml.`,
    );
  }
}
