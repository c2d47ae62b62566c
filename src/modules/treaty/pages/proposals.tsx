import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  type ActRoutes,
  ButtonRow,
  CopyBlock,
  formOf,
  HostileText,
  LinkButton,
  Moment,
  type NextAction,
  Notice,
  Page,
  StatusTag,
  Table,
  type View,
} from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import type { KeptDocument } from "../../registry/index.ts";
import { demandDroppable, dropProposalAct } from "../actions/proposals.ts";
import type { TreatyContext } from "../context.ts";
import type { Proposal, RoomAct } from "../domain/proposal.ts";
import { aboutLines, actOn, placeOption, proposalName, toRecord } from "./words.tsx";

const Drop = formOf(dropProposalAct);

interface ProposalProps {
  readonly view: View;
  readonly proposal: Proposal;
  /** Those of our documents that it names. */
  readonly kept: readonly KeptDocument[];
}

/** The form with which a proposal is dropped. */
export function mountProposals(
  routes: ActRoutes<TreatyContext, User, Role>,
  { platform, documents }: TreatyContext,
): void {
  routes.formPage("/treaty/proposals/:id/drop", dropProposalAct, {
    show: async ({ view, form, params: { id } }) => {
      const proposal = await demandDroppable(platform.database.db, id);
      const kept = (await documents?.withDigests(proposal.act.documents ?? [])) ?? [];
      return (
        <Page view={view} form={form} title={view.t("treaty.proposal-drop.title")} breadcrumb={[toRecord(view)]}>
          <p>{proposalName(view, proposal)}</p>
          <p class="hint">{originOf(view, proposal)}</p>
          <StatedDocuments view={view} proposal={proposal} kept={kept} />
          <Drop.Form form={form}>
            <Drop.Field name="reason" />
            <Drop.Submit />
          </Drop.Form>
        </Page>
      );
    },
    next: () => "/treaty",
  });
}

/** What waits for certification, for who certifies. */
export function ProposalTable({
  view,
  proposals,
}: {
  readonly view: View;
  readonly proposals: readonly Proposal[];
}): JSX.Element {
  const { t } = view;
  return (
    <>
      <h2>{t("treaty.proposal.title", { count: proposals.length })}</h2>
      <p>{t("treaty.proposal.lead")}</p>
      <Table
        caption={t("treaty.proposal.title", { count: proposals.length })}
        captionUnseen
        columns={[
          { key: "act", label: t("treaty.record.column-act") },
          { key: "origin", label: t("treaty.proposal.origin") },
          { key: "next", label: t("treaty.record.column-change") },
        ]}
        rows={proposals.map((proposal) => ({
          id: `proposal-${proposal.proposalId}`,
          cells: {
            act: (
              <>
                <div>{proposalName(view, proposal)}</div>
                <div class="hint">{aboutLines(view, proposal.act, proposal.act.about).join(" ")}</div>
              </>
            ),
            origin: (
              <>
                <div>{originOf(view, proposal)}</div>
                {proposal.origin !== "signing" && (
                  <div class="hint">
                    <HostileText text={proposal.originReference} />
                  </div>
                )}
                <div class="hint">
                  <Moment at={proposal.proposedAt} />
                </div>
                {proposal.aboutThirdState && <StatusTag tone="attention" label={t("treaty.proposal.third-state")} />}
              </>
            ),
            next: (
              <ButtonRow>
                <LinkButton kind="secondary" href={certifyHref(proposal)} about={proposalName(view, proposal)}>
                  {t("treaty.proposal.certify")}
                </LinkButton>
                <LinkButton kind="secondary" href={awayOf(proposal)} about={proposalName(view, proposal)}>
                  {t(proposal.origin === "signing" ? "treaty.proposal.signing" : "treaty.proposal-drop.title")}
                </LinkButton>
              </ButtonRow>
            ),
          },
        }))}
      />
    </>
  );
}

/** The oldest proposal is certified first. */
export function nextToCertify(view: View, [first]: readonly Proposal[]): NextAction | undefined {
  if (first === undefined) return undefined;
  const { t } = view;
  const step = { step: t("treaty.proposal.certify"), act: proposalName(view, first) };
  return { label: t("treaty.signings.next", step), href: certifyHref(first) };
}

/** Says above the form of an entry that it certifies a proposal. */
export function Certifying({ view, proposal, kept }: ProposalProps): JSX.Element {
  const { t } = view;
  return (
    <>
      <Notice tone="info" title={t("treaty.proposal.certifying")}>
        <p>{proposalName(view, proposal)}</p>
        {aboutLines(view, proposal.act, proposal.act.about).map((line) => (
          <p>{line}</p>
        ))}
        <p>{originOf(view, proposal)}</p>
        <p>{t(proposal.aboutThirdState ? "treaty.proposal.third-source" : "treaty.proposal.source")}</p>
      </Notice>
      <StatedDocuments view={view} proposal={proposal} kept={kept} />
    </>
  );
}

/** The documents that the sender has of it: which of them are kept here too, and which ones to ask for. */
function StatedDocuments({ view: { t, lang }, proposal: { act, sender }, kept }: ProposalProps): JSX.Element {
  const { documents = [] } = act;
  const missing = documents.filter((digest) => !kept.some(({ sha256 }) => sha256 === digest));
  const by = sender === undefined ? "" : stateName(sender, lang);
  return (
    <>
      {kept.map(({ documentId, entry: { title } }) => (
        <p>
          {t("treaty.proposal.document-kept", { sender: by })}{" "}
          <a href={`/documents/${documentId}`}>
            <HostileText text={title} />
          </a>
        </p>
      ))}
      {missing.length > 0 && (
        <>
          <p>{t("treaty.proposal.document-missing", { sender: by })}</p>
          {missing.map((digest) => (
            <CopyBlock label="SHA-256" text={digest} />
          ))}
        </>
      )}
    </>
  );
}

/** Acts done before our own eyes, hollow: in words and shape no act of the record, and in none of its counts. */
export function InTheRoom({ view, acts }: { readonly view: View; readonly acts: readonly RoomAct[] }): JSX.Element {
  const { t } = view;
  if (acts.length === 0) return <></>;
  return (
    <Table
      caption={t("treaty.room.title", { count: acts.length })}
      columns={[
        { key: "state", label: t("treaty.status.column-state") },
        { key: "act", label: t("treaty.record.column-act") },
        { key: "standing", label: t("treaty.room.standing") },
      ]}
      rows={acts.map((act, index) => ({
        id: `room-${act.state}-${index}`,
        cells: {
          state: stateName(act.state, view.lang),
          act: (
            <>
              <div>{actOn(view, t(`treaty.kind.${act.kind}`), act.on)}</div>
              {act.place !== undefined && <div class="hint">{placeOption(view, act.place).label}</div>}
            </>
          ),
          standing: <StatusTag tone="neutral" label={t("treaty.room.hollow", { kind: act.kind })} />,
        },
      }))}
    />
  );
}

function certifyHref({ proposalId }: Proposal): string {
  return `/treaty/new?proposal=${proposalId}`;
}

/** Where it can be dropped: what was done at the table is undone there. */
function awayOf({ origin, originReference, proposalId }: Proposal): string {
  return origin === "signing" ? `/treaty/signings/${originReference}` : `/treaty/proposals/${proposalId}/drop`;
}

export function originOf(
  view: View,
  { origin, sender }: Pick<Proposal, "origin"> & { readonly sender?: string | undefined },
): string {
  const { t, lang } = view;
  return t(`treaty.proposal-origin.${origin}`, { sender: sender === undefined ? "" : stateName(sender, lang) });
}
