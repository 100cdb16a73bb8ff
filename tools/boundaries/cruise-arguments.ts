/** A tree that breaks every arrow on purpose: dependency-cruiser and Nx must both refuse it. */
export const knownBadTree = 'tools/boundaries/fixtures';

/** What .dependency-cruiser.cjs leaves out anyway; `--exclude` on the command line replaces that. */
const leftOut = '^libs/data/src/generated/|^dist/|^(libs|apps|tools)/.*(\\.d\\.ts$|/public/)';

/** Arguments that check the whole repository but the known-bad tree. */
export const cruiseEverything = ['libs', 'apps', 'tools', '--exclude', `^${knownBadTree}|${leftOut}`];
