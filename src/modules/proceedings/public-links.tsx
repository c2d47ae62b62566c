import type { JSX } from "hono/jsx/jsx-runtime";
import type { View } from "../../web/index.ts";
import type { ConferenceHead } from "../conference/index.ts";

const PAGES = ["programme", "now", "documents", "signing"] as const;

/** Days and place of a conference, and its pages for everybody. */
export function PublicLinks({ view, head }: { readonly view: View; readonly head: ConferenceHead }): JSX.Element {
  const { t, format, path } = view;
  return (
    <>
      <p>
        {t("proceedings.public.where", {
          place: head.place,
          from: format.day(head.opensOn),
          until: format.day(head.closesOn),
        })}
      </p>
      <nav aria-label={t("conference.nav.parts")}>
        {PAGES.map((page, place) => {
          const href = `/conference/${head.slug}/${page}`;
          return (
            <>
              {place > 0 && " · "}
              <a href={href} aria-current={href === path ? "page" : undefined}>
                {t(`proceedings.public.to-${page}`)}
              </a>
            </>
          );
        })}
      </nav>
    </>
  );
}
