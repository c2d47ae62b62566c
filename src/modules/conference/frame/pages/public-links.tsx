import type { JSX } from "hono/jsx/jsx-runtime";
import { wordsFor } from "../../../../convention/index.ts";
import { type Crumb, Page, type PageProps, useView, type View, visibleText } from "../../../../web/index.ts";
import type { ConferenceHead } from "../domain/conference.ts";

const PAGES = ["programme", "now", "documents", "signing", "participants"] as const;

/** A conference as everybody sees it. */
export interface PublicHead extends ConferenceHead {
  /** Whether two people published the list of participants. */
  readonly isListed: boolean;
}

type PublicPageProps = Pick<PageProps, "view" | "title" | "width" | "children"> & { readonly head: PublicHead };

/** A page of a conference for everybody; `title` is the key of its heading, which names the conference. */
export function PublicPage({ view, head, title, width, children }: PublicPageProps): JSX.Element {
  const conference = visibleText(wordsFor(head.title, view.lang).text);
  return (
    <Page {...{ view, width }} title={view.t(title, { conference })}>
      <PublicLinks view={view} head={head} />
      {children}
    </Page>
  );
}

/** Days and place of a conference, and its pages for everybody. */
export function PublicLinks({ view, head }: { readonly view: View; readonly head: PublicHead }): JSX.Element {
  const { t, format } = view;
  return (
    <>
      <p>
        {t("proceedings.public.where", {
          place: head.place,
          from: format.day(head.opensOn),
          until: format.day(head.closesOn),
        })}
      </p>
      <LinksInLine
        links={PAGES.filter((page) => page !== "participants" || head.isListed).map((page) => ({
          href: `/conference/${head.slug}/${page}`,
          label: t(`proceedings.public.to-${page}`),
        }))}
      />
    </>
  );
}

/** Pages of a conference, beside each other. */
export function LinksInLine({ links }: { readonly links: readonly Crumb[] }): JSX.Element {
  const { t, path } = useView();
  return (
    <nav aria-label={t("conference.nav.parts")}>
      <p>
        {links.map(({ href, label }, place) => [
          place > 0 && " · ",
          <a href={href} aria-current={href === path ? "page" : undefined}>
            {label}
          </a>,
        ])}
      </p>
    </nav>
  );
}
