/**
 * Loaded before a child's own code (`node --require`): a child whose launcher was killed stops as if it had been asked to,
 * instead of running on unseen. The IPC channel closes when the launcher dies, however it dies.
 */
const patienceMs = 20_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), patienceMs).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
