import { convert } from 'html-to-text';
import { cleanText } from '../text/clean-text';

const tag = /<\/?[a-z][^<>]{0,2000}>|&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});/iu;

/** Rich text as plain text with its paragraphs and lists; text without markup stays as it is. Links keep their address, images go. */
export function readPlainText(text: string): string {
  if (!tag.test(text)) return cleanText(text);
  const plain = convert(text, {
    wordwrap: false,
    limits: { maxInputLength: 500_000, maxDepth: 100, maxBaseElements: 1_000, ellipsis: '…' },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
  });
  return cleanText(plain);
}
