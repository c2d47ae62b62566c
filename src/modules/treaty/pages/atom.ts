import { html } from "hono/html";
import { type View, visibleText } from "../../../web/index.ts";

export interface AtomEntry {
  readonly id: string;
  readonly title: string;
  readonly updated: Date;
  readonly href: string;
  readonly summary: string;
}

/** Atom (RFC 4287). Values are escaped by the template; what XML has no letter for is made visible before. */
export async function atomFeed(
  { lang }: Pick<View, "lang">,
  feed: {
    /** The page of which this is the feed; also its identity. */
    readonly page: string;
    readonly self: string;
    readonly title: string;
    readonly subtitle: string;
    readonly author: string;
    readonly updated: Date | undefined;
    readonly entries: readonly AtomEntry[];
  },
): Promise<string> {
  const entries = feed.entries.map(
    ({ id, title, updated, href, summary }) =>
      html`<entry>
        <id>urn:uuid:${id}</id>
        <title>${visibleText(title)}</title>
        <updated>${updated.toISOString()}</updated>
        <link href="${href}" />
        <summary>${visibleText(summary)}</summary>
      </entry> `,
  );
  const whole = await html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
    <id>${feed.page}</id>
    <title>${feed.title}</title>
    <subtitle>${feed.subtitle}</subtitle>
    <updated>${(feed.updated ?? new Date(0)).toISOString()}</updated>
    <author><name>${feed.author}</name></author>
    <link href="${feed.page}" />
    <link rel="self" type="application/atom+xml" href="${feed.self}" />
    ${entries}</feed
  > `;
  return `<?xml version="1.0" encoding="utf-8"?>\n${whole.toString()}`;
}
