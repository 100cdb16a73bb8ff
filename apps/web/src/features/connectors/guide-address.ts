/** Where this Thread serves a guide that a connector names (`guides/<name>.md`): the pages are built with a plain text of each. */
export function guideAddress(guide: string): string {
  return `${window.location.origin}/${guide.replace(/\.md$/, '.txt')}`;
}
