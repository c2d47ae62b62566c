import type { JSX } from "hono/jsx/jsx-runtime";
import type { MechanismId } from "../../../../convention/index.ts";
import {
  Button,
  ButtonRow,
  Form,
  Notice,
  SummaryList,
  type SummaryRow,
  Unbroken,
  type View,
} from "../../../../web/index.ts";
import { isUnsaid, type Link } from "../actions/link.ts";
import type { RequestFile } from "../domain/request-file.ts";
import type { Links } from "../request-view.ts";
import { mechanismTitle } from "../../../desk/index.ts";

interface LinksProps {
  readonly view: View;
  readonly file: RequestFile;
  readonly links: Links;
}

/** UNCC art. 42(8): which preservation a request follows and whether it holds it, from either end; and of which one it is a copy. */
export function RequestLinks({ view, file, links }: LinksProps): JSX.Element | null {
  const { t } = view;
  const { follows, followers, copyOf, takesUp, takenUpBy } = links;
  const rows: SummaryRow[] = [
    { label: t("cooperation.link.follows"), value: follows && <Earlier {...{ view, file, link: follows }} /> },
    { label: t("cooperation.link.takes-up"), value: takesUp && <RequestLink view={view} file={takesUp} /> },
    ...takenUpBy.map((later) => ({
      label: t("cooperation.link.taken-up-by"),
      value: <RequestLink view={view} file={later} />,
    })),
    ...followers.map((link) => ({
      label: t("cooperation.link.followed-by"),
      value: <Later view={view} link={link} />,
    })),
    { label: t("cooperation.link.copy-of"), value: copyOf && <RequestLink view={view} file={copyOf} /> },
  ];
  return rows.every(({ value }) => value === undefined) ? null : (
    <section>
      <h2>{t("cooperation.link.title")}</h2>
      <SummaryList rows={rows} />
    </section>
  );
}

function Earlier({ view, file, link }: { view: View; file: RequestFile; link: Link }): JSX.Element {
  const { t } = view;
  const isTheirs = file.direction === "incoming";
  const isHeld = link.file.mechanism === "preservation";
  return (
    <>
      <RequestLink view={view} file={link.file} />
      {link.unfit === undefined ? (
        <p>{t(isHeld ? `cooperation.link.holds-${file.direction}` : "cooperation.link.goes-on")}</p>
      ) : (
        <Notice tone="attention" title={t("cooperation.link.holds-not")}>
          {t(`cooperation.link.unfit.${link.unfit}`)}
        </Notice>
      )}
      {isHeld && link.unfit === undefined && !link.namesData && isTheirs && (
        <Notice tone="attention" title={t("cooperation.link.names-nothing")}>
          {t("cooperation.link.names-nothing-theirs")}
        </Notice>
      )}
      {link.unfit === undefined && !link.namesData && !isTheirs && file.draft?.asksForPreserved === true && (
        <p>{t("cooperation.link.said-by-drafter")}</p>
      )}
    </>
  );
}

function Later({ view, link: { file, unfit } }: { view: View; link: Link }): JSX.Element {
  const { t } = view;
  return (
    <>
      <RequestLink view={view} file={file} />
      {unfit !== undefined && <p>{t("cooperation.link.holds-not")}</p>}
    </>
  );
}

function RequestLink({ view, file }: { view: View; file: RequestFile }): JSX.Element {
  return (
    <>
      <a href={`/requests/${file.requestId}`}>
        <Unbroken text={file.ownReference} />
      </a>{" "}
      · {mechanismTitle(view, file.mechanism)}
    </>
  );
}

/** On every page of a draft: whose answers it began with. */
export function CopyNote({ view, copyOf }: { view: View; copyOf: RequestFile | undefined }): JSX.Element | null {
  if (copyOf === undefined) return null;
  return (
    <p class="hint">
      {view.t("cooperation.link.copy-of")} <RequestLink view={view} file={copyOf} />.{" "}
      {view.t("cooperation.link.copy-hint")}
    </p>
  );
}

/** A preservation is held only for a request for its data: where nothing listed says that, the drafter does. */
export function LinkQuestion({ view, file, links: { follows } }: LinksProps): JSX.Element | null {
  const { t } = view;
  if (!isLinkOpen(file, follows)) return null;
  const { ownReference: reference } = follows.file;
  const { unfit } = follows;
  return (
    <Notice
      tone="bad"
      title={t(unfit === undefined ? "cooperation.link.ask" : "cooperation.link.cannot-hold", { reference })}
    >
      <p>{t(unfit === undefined ? "cooperation.link.ask-text" : `cooperation.link.unfit.${unfit}`, { reference })}</p>
      <Form action={`/requests/${file.requestId}/draft/follow-up`}>
        <ButtonRow>
          {unfit === undefined && (
            <Button name="asksForPreserved" value="yes" kind="secondary">
              {t("cooperation.link.ask-yes")}
            </Button>
          )}
          <Button name="asksForPreserved" value="no" kind="secondary">
            {t("cooperation.link.ask-no")}
          </Button>
        </ButtonRow>
      </Form>
    </Notice>
  );
}

/** Whether something about the link still keeps the draft from being handed on. */
export function isLinkOpen(file: RequestFile, follows: Link | undefined): follows is Link {
  return follows !== undefined && (follows.unfit !== undefined || isUnsaid(follows, file));
}

/** A button that begins a request which follows this one; what follows a drill is one. */
export function BeginFollowing(props: {
  file: RequestFile;
  mechanism: MechanismId;
  label: string;
  kind?: "secondary";
}): JSX.Element {
  const { requestId, dossierId, drill } = props.file;
  return (
    <Form action={`/dossiers/${dossierId}/requests`}>
      <input type="hidden" name="mechanism" value={props.mechanism} />
      <input type="hidden" name="follows" value={requestId} />
      {drill && <input type="hidden" name="drill" value="yes" />}
      <Button kind={props.kind}>{props.label}</Button>
    </Form>
  );
}
