import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Hash over names and contents of the files below the given paths (files or folders; missing ones count as empty). */
export function hashInputs(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) add(hash, root, path);
  return hash.digest('hex');
}

function add(hash, root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  let entries;
  try {
    entries = readdirSync(full, { withFileTypes: true });
  } catch {
    hash.update(path).update(readFileSync(full));
    return;
  }
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name !== 'node_modules' && name !== 'generated') add(hash, root, join(path, name));
  }
}

const stampFile = (root, name) => join(root, 'dist', '.stamps', name);

export function isStamped(root, name, hash) {
  const file = stampFile(root, name);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

export function stamp(root, name, hash) {
  const file = stampFile(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
}
