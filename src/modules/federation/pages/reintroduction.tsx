import type { Hono } from "hono";
import type { Child } from "hono/jsx";
import type { Given } from "../../../protocol/given.ts";
import { Fingerprint, HostileText, Notice, SummaryList, type View } from "../../../web/index.ts";
import { personRoutes, AskPage, mountTwoPerson, shownAs } from "../../identity/index.ts";
import type { FederationActs } from "../act.ts";
import { reintroducePeer } from "../peers/reintroduce-peer.ts";
import { reportPeer } from "../peers/peer-report.ts";
import { codeInWords, namedState } from "./words.tsx";

/** /peers/…/reintroduction, and what of it waits for a second administrator. */
export function mountReintroduction(
  context: FederationActs,
  { api, pages }: { readonly api: Hono; readonly pages: Hono },
): void {
  const routes = personRoutes(context, { api, pages });
  const asked = mountTwoPerson(context, routes, {
    at: "/reintroductions",
    group: "-reintroductions",
    acts: [
      shownAs(reintroducePeer, {
        about: (view, { state }) => namedState(view, state),
        shown: (view, content) => <WhatFollows view={view} content={content} />,
        form: ({ peerId }) => `/peers/${peerId}/reintroduction`,
      }),
    ],
    back: ({ t }) => ({ href: "/peers", label: t("federation.peers.title") }),
  });
  asked.formPage("/peers/:peerId/reintroduction", reintroducePeer, {
    show: async ({ view, form, params }) => {
      const { state } = (await reportPeer(context.federation, params.peerId)).peer;
      const toPeer = { href: `/peers/${state}`, label: namedState(view, state) };
      return (
        <AskPage {...{ view, form }} of={reintroducePeer} breadcrumb={[toPeer]} fields={["reason"]}>
          <p>{view.t("federation.reintroduction.lead", { state: namedState(view, state) })}</p>
        </AskPage>
      );
    },
  });
}

/** R16: the same to both people: which State under which root, what stops, what stays, and what comes after. */
function WhatFollows({ view, content }: { view: View; content: Given<typeof reintroducePeer.content> }): Child {
  const { t, format } = view;
  const { state, stoppedBecause, words, digits, since, dossiers, setsAside, reason } = content;
  const named = { state: namedState(view, state) };
  const isStopped = content.standing === "stopped";
  return (
    <>
      <SummaryList
        rows={[
          { label: t("federation.peers.state"), value: named.state },
          {
            label: t("federation.peers.standing"),
            value: t(isStopped ? "federation.reintroduction.is-stopped" : "federation.reintroduction.is-compared", {
              why: codeInWords(view, stoppedBecause ?? ""),
              at: format.dateTime(new Date(since)),
            }),
          },
          { label: t("federation.reintroduction.reason"), value: <HostileText text={reason} lines /> },
        ]}
      />
      <Notice tone="info" title={t("federation.reintroduction.follows")}>
        <ul>
          <li>{t("federation.reintroduction.nothing-passes", named)}</li>
          <li>{t("federation.reintroduction.dossiers", { ...named, count: dossiers })}</li>
          {setsAside !== undefined && (
            <li>
              {t("federation.reintroduction.sets-aside", named)} <code dir="ltr">{setsAside}</code>
            </li>
          )}
          <li>{t("federation.reintroduction.other-root")}</li>
        </ul>
      </Notice>
      <p>{t("federation.reintroduction.fingerprint", named)}</p>
      <Fingerprint words={words} digits={digits} />
    </>
  );
}
