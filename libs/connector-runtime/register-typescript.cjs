/** Lets a child process of a spec require the sources as they are, compiled with the build's own options. */
const { join } = require('node:path');
const { transformFileSync } = require('@swc/core');

// Joined, not written out: this is a file of the build, not a dependency of the library.
const { swcOptions } = require(join(__dirname, '../../tools/build/swc-options.mjs'));
const options = swcOptions({ sourceMaps: 'inline' });
require.extensions['.ts'] = (module, path) => {
  module._compile(transformFileSync(path, { ...options, filename: path }).code, path);
};
