const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML text: safe in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function linked(line: string, links: readonly string[]): string {
  const link = links.find((candidate) => line.includes(candidate));
  if (link === undefined) return escapeHtml(line);
  const at = line.indexOf(link);
  const safe = escapeHtml(link);
  return `${escapeHtml(line.slice(0, at))}<a href="${safe}">${safe}</a>${linked(line.slice(at + link.length), links)}`;
}

/**
 * Plain text as simple HTML: paragraphs at empty lines, `- ` lines as lists. Everything is escaped; only the given http(s) addresses become
 * links, so that an address somebody typed into a company name does not.
 */
export function textToHtml(text: string, links: readonly string[]): string {
  const safeLinks = links
    .filter((link) => /^https?:\/\/\S+$/i.test(link))
    .sort((a, b) => b.length - a.length);
  const blocks: string[] = [];
  let paragraph: string[] = [];
  let list: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push(`<p>${paragraph.join('<br>')}</p>`);
    if (list.length > 0) blocks.push(`<ul>${list.map((item) => `<li>${item}</li>`).join('')}</ul>`);
    paragraph = [];
    list = [];
  };
  for (const line of text.split('\n')) {
    const isItem = line.startsWith('- ');
    if (line.trim() === '' || (isItem ? paragraph.length > 0 : list.length > 0)) flush();
    if (isItem) list.push(linked(line.slice(2), safeLinks));
    else if (line.trim() !== '') paragraph.push(linked(line, safeLinks));
  }
  flush();
  const style =
    'font-family:system-ui,-apple-system,Segoe UI,sans-serif;font-size:15px;line-height:1.5;max-width:40em';
  // No colours of its own: readers who read in the dark are not dazzled.
  const scheme = '<meta name="color-scheme" content="light dark">';
  return `<!doctype html><html><head>${scheme}</head><body><div style="${style}">${blocks.join('\n')}</div></body></html>`;
}
