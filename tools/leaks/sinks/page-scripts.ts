/**
 * What is run inside a page, as text: it is written against the browser's world, which the rest of the tools know nothing of.
 * Each is an expression for Playwright's `evaluate`.
 */

/** Everything a script of the page can read that outlives a click: stores, databases, cookies, caches, the tab's name and history. */
export const storedByScripts = `(async () => {
  const recordsOf = (name) => new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const names = [...database.objectStoreNames];
      if (names.length === 0) return resolve([]);
      const transaction = database.transaction(names);
      const found = [];
      for (const store of names) {
        const reading = transaction.objectStore(store).getAll();
        reading.onsuccess = () =>
          found.push(...reading.result.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))));
      }
      transaction.oncomplete = () => { database.close(); resolve(found); };
    };
  });
  const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => recordsOf(name)));
  const cached = await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => url)));
  const stores = [localStorage, sessionStorage].flatMap((store) => Object.entries(store).flat());
  const rest = [document.cookie, window.name, JSON.stringify(history.state)];
  return [...stores, ...rest, ...databases.flat(), ...cached.flat()].join('\\n');
})()`;

export const shownToPeople = '`${document.title}\\n${document.body.innerText}`';

/** Puts each text into one of the stores, in turn. */
export const storeAll = (texts: readonly string[]): string => `(async (texts) => {
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open('planted', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('planted', { autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => resolve(opening.result);
  });
  const transaction = database.transaction('planted', 'readwrite');
  const done = new Promise((resolve) => { transaction.oncomplete = resolve; });
  texts.forEach((text, at) => {
    if (at % 3 === 0) localStorage.setItem('planted ' + at, text);
    else if (at % 3 === 1) sessionStorage.setItem('planted ' + at, text);
    else transaction.objectStore('planted').add(text);
  });
  await done;
  database.close();
})(${JSON.stringify(texts)})`;

export const drawAll = (texts: readonly string[]): string =>
  `for (const text of ${JSON.stringify(texts)}) document.body.append(Object.assign(document.createElement('p'), { textContent: text }));`;

export const askAll = (texts: readonly string[]): string => `(async (texts) => {
  for (const text of texts) await fetch('/favicon.svg?planted=' + encodeURIComponent(text));
})(${JSON.stringify(texts)})`;

export const sayAll = (texts: readonly string[]): string =>
  `for (const text of ${JSON.stringify(texts)}) console.log(text);`;

/** Says refusals of the content security policy on the console, as a report would carry them. */
export const sayRefusals = `document.addEventListener('securitypolicyviolation', (refusal) => {
  const { documentURI, blockedURI, sample, sourceFile, violatedDirective } = refusal;
  console.warn(JSON.stringify({ documentURI, blockedURI, sample, sourceFile, violatedDirective }));
});`;
