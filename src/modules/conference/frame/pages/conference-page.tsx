import type { JSX } from "hono/jsx/jsx-runtime";
import { wordsFor } from "../../../../convention/index.ts";
import { type Crumb, isStale, Notice, Page, type PageProps, type View, visibleText } from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import type { ConferenceHead } from "../domain/conference.ts";
import { type PartReader, type Parts, PLACES } from "../part.ts";
import { linksFor } from "../readiness.ts";
import { LinksInLine } from "./public-links.tsx";

interface ConferencePageProps extends Omit<PageProps, "breadcrumb"> {
  readonly context: Parts;
  readonly by: User;
  readonly head: ConferenceHead;
  /** Between the conference and this page. */
  readonly breadcrumb?: readonly Crumb[];
}

/** A page of a conference: the way back to it, and its other pages. */
export function ConferencePage(props: ConferencePageProps): JSX.Element {
  const { context, by, head, breadcrumb = [], children, ...page } = props;
  const { view } = page;
  return (
    <Page {...page} breadcrumb={[toConferences(view), toConference(view, head), ...breadcrumb]}>
      <PartNavigation {...{ view, context, by, head }} />
      {children}
    </Page>
  );
}

/** The same around a list that is of a conference. */
export function aroundConference(of: Pick<ConferencePageProps, "view" | "context" | "by" | "head">) {
  const { view, head } = of;
  return { breadcrumb: [toConferences(view), toConference(view, head)], above: <PartNavigation {...of} /> };
}

/** The pages of a conference, in one line, for whoever may open them. */
export function PartNavigation({
  view,
  context,
  by,
  head,
}: Pick<ConferencePageProps, "view" | "context" | "by" | "head">): JSX.Element {
  const links = linksFor(context, by).toSorted((a, b) => PLACES.indexOf(a.place) - PLACES.indexOf(b.place));
  return (
    <LinksInLine links={links.map(({ href, label }) => ({ href: href(head.conferenceId), label: view.t(label) }))} />
  );
}

/** Over a form that came back: what somebody else wrote while it was filled in. Sent once more it is held against that. */
export function Meanwhile({
  view,
  form,
  title = view.t("conference.change.meanwhile"),
  children,
}: Pick<ConferencePageProps, "view" | "form" | "children"> & { readonly title?: string }): JSX.Element | null {
  if (!isStale(form)) return null;
  return (
    <Notice tone="attention" title={title}>
      {children}
    </Notice>
  );
}

/** What waits for a second person about this conference, with the way to it. */
export function WaitingAbout({ view, waits }: Pick<PartReader, "view" | "waits">): JSX.Element | null {
  return waits.length === 0 ? null : (
    <Notice tone="info" title={view.t("identity.asked.waiting")}>
      <ul>
        {waits.map(({ href, about, titleKey }) => (
          <li>
            <a href={href}>{about(view)}</a> ({view.t(titleKey)})
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export function toConferences({ t }: View): Crumb {
  return { href: "/conferences", label: t("conference.conferences.title") };
}

export function toConference(view: View, head: Pick<ConferenceHead, "conferenceId" | "title">): Crumb {
  return { href: `/conferences/${head.conferenceId}`, label: titleOf(view, head) };
}

/** The title for this reader, with hidden characters spelled out. */
export function titleOf({ lang }: Pick<View, "lang">, { title }: Pick<ConferenceHead, "title">): string {
  return visibleText(wordsFor(title, lang).text);
}
