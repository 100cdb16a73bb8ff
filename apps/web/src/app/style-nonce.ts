declare global {
  // Where the libraries that lock scrolling behind dialogs look for the nonce of their style elements.
  var __webpack_nonce__: string | undefined;
}

/** The nonce by which this page's content security policy allows style elements; '' where there is none. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Lets libraries that make style elements themselves know the nonce. */
export function allowStyleElements(): void {
  globalThis.__webpack_nonce__ = styleNonce();
}
