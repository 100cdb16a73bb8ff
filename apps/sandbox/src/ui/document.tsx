import type { ReactNode } from 'react';

const places: readonly (readonly [href: string, label: string])[] = [
  ['/ui/hubspot/deals', 'Deals'],
  ['/ui/hubspot/companies', 'Companies'],
  ['/ui/hubspot/contacts', 'Contacts'],
  ['/ui/salesforce/opportunities', 'Opportunities'],
  ['/ui/notion/table', 'Notion'],
  ['/ui/mailbox', 'Mailbox'],
  ['/ui/hubspot/faults', 'Faults'],
  ['/ui/hubspot/webhooks', 'Webhooks'],
  ['/ui/calls', 'Calls'],
];

/** The frame of every page. `bare` leaves the navigation out (pages that belong to a provider). `at` marks the current place. */
export function Document({
  title,
  at,
  bare,
  children,
}: {
  title: string;
  at?: string;
  bare?: boolean;
  children: ReactNode;
}) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Sandbox`}</title>
        <link rel="icon" href="/ui/static/icon.svg" />
        <link rel="stylesheet" href="/ui/static/sandbox.css" />
        <script src="/ui/static/sandbox.js" defer />
      </head>
      <body>
        {bare === true ? null : (
          <>
            <a className="skip" href="#content">
              Skip to content
            </a>
            <header className="top">
              <a className="brand" href="/">
                <span className="dot" aria-hidden="true" />
                Sandbox
              </a>
              <nav aria-label="Main">
                {places.map(([href, label]) => (
                  <a key={href} href={href} aria-current={at === href ? 'page' : undefined}>
                    {label}
                  </a>
                ))}
              </nav>
            </header>
          </>
        )}
        {children}
      </body>
    </html>
  );
}
