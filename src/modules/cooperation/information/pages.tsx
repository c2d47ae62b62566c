import type { JSX } from "hono/jsx/jsx-runtime";
import { citation, type OpenGround, stateName } from "../../../convention/index.ts";
import { INTERESTS } from "../../../protocol/bodies/index.ts";
import {
  type ActRoutes,
  Button,
  CertaintyTag,
  Form,
  formOf,
  type FormState,
  Notice,
  type View,
} from "../../../web/index.ts";
import type { PartnerOption } from "../../desk/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { demandRequest, type Matter, may } from "../access.ts";
import type { CooperationContext } from "../request/context.ts";
import { currentElements, liftedBy, type RequestFile } from "../request/domain/request-file.ts";
import { ConditionNotices } from "../request/pages/condition-notices.tsx";
import { RequestFrame } from "../request/pages/request-frame.tsx";
import { Contents } from "../request/pages/request-sections.tsx";
import { cited, groundLabel } from "../request/pages/words.tsx";
import { requestIdParam } from "../request/path.ts";
import { reachablePartners } from "../request/reachable.ts";
import { preserveThere } from "./preserve-there.ts";
import { takeNote } from "./take-note.ts";
import { isCarriedOutHere, openGrounds, withholdDisclosure } from "./withhold-disclosure.ts";

const Note = formOf(takeNote);
const Withhold = formOf(withholdDisclosure);
const There = formOf(preserveThere);

interface PageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly matter: Matter;
}

/** The pages of what nobody asks for: its receiver takes note, and whoever preserves finds another provider. */
export function mountInformation(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  routes.formPage("/requests/:id/taking-note", takeNote, {
    show: async ({ view, by, params, form }) => (
      <TakeNotePage view={view} form={form} matter={await demandRequest(context, by, params.id)} />
    ),
    next: ({ requestId }) => `/requests/${requestId}`,
  });
  const provider = { who: [], params: { id: requestIdParam } } as const;
  const showProvider = async ({ view, by, params, form }: ProviderPage) => (
    <OtherProviderPage
      view={view}
      form={form}
      user={by}
      matter={await demandRequest(context, by, params.id)}
      grounds={await openGrounds(context)}
    />
  );
  routes.page("/requests/:id/other-provider", provider, showProvider);
  routes.postForm("/requests/:id/other-provider", withholdDisclosure, {
    show: showProvider,
    next: ({ requestId }) => `/requests/${requestId}`,
  });
  routes.formPage("/requests/:id/preservation-elsewhere", preserveThere, {
    show: async ({ view, by, params, form }) => (
      <PreserveTherePage
        view={view}
        form={form}
        matter={await demandRequest(context, by, params.id)}
        partners={await reachablePartners(context)}
      />
    ),
    next: ({ requestId }) => `/requests/${requestId}/draft`,
  });
}

type ProviderPage = { view: View; by: User; params: { id: RequestFile["requestId"] }; form: FormState | undefined };

/** What it says, under which conditions, and the one act that it waits for. */
function TakeNotePage({ view, form, matter }: PageProps): JSX.Element {
  const { t } = view;
  const { file } = matter;
  const conditions = file.content?.conditions ?? [];
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.take-note.title")} errors={form?.errors}>
      <p class="lead">{t("cooperation.take-note.lead")}</p>
      <ConditionNotices view={view} conditions={conditions} lifted={liftedBy(file)} />
      <Note.Form form={form} known={{ language: view.lang }} hidden={["language"]}>
        <Note.Field
          name="interest"
          options={INTERESTS.map((one) => ({ value: one, label: t(`cooperation.interest.${one}`) }))}
        />
        <Note.Field name="words" rows={3} />
        <Note.Submit />
      </Note.Form>
      <Contents view={view} file={file} />
    </RequestFrame>
  );
}

/** UNCC art. 43: the preservation showed another provider. It is disclosed, or the asker learns why not. */
function OtherProviderPage({
  view,
  form,
  matter,
  user,
  grounds,
}: PageProps & { user: User; grounds: readonly OpenGround[] }): JSX.Element {
  const { t } = view;
  const { file, dossier } = matter;
  const isHere = isCarriedOutHere(file);
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.other-provider.title")} errors={form?.errors}>
      <p class="lead">{t("cooperation.other-provider.lead", { state: stateName(dossier.state, view.lang) })}</p>
      {isHere && may(user, "draft") && (
        <Form action={`/dossiers/${dossier.dossierId}/requests`}>
          <input type="hidden" name="mechanism" value="preserved-traffic-disclosure" />
          <input type="hidden" name="takesUp" value={file.requestId} />
          {file.drill && <input type="hidden" name="drill" value="yes" />}
          <Button>{t("cooperation.other-provider.disclose")}</Button>
        </Form>
      )}
      {isHere && may(user, "authorise") && (
        <details open={form !== undefined}>
          <summary>{t("cooperation.withhold.title")}</summary>
          <Withhold.Form form={form} known={{ language: view.lang }} hidden={["language"]}>
            <Withhold.Field
              name="groundIds"
              options={grounds.map(({ ground, opening }) => ({
                value: ground.id,
                label: cited(view, citation(opening), groundLabel(view, ground.id)),
                hint: t(`convention.ground.${ground.id}.help`),
                more: <CertaintyTag certainty={opening.certainty} cite={citation(opening)} />,
              }))}
            />
            <Withhold.Field name="reasons" rows={4} />
            <Withhold.Submit kind="secondary" />
          </Withhold.Form>
        </details>
      )}
    </RequestFrame>
  );
}

/** Where the path leads on: that State is a third one, for what is passed on to it too. */
function PreserveTherePage({
  view,
  form,
  matter,
  partners,
}: PageProps & { partners: readonly PartnerOption[] }): JSX.Element {
  const { t } = view;
  const { file, dossier } = matter;
  const others = partners.filter(({ partner }) => partner.state !== dossier.state);
  const named = currentElements(file)["other-provider"]?.records?.map((one) => one["holder-state"]?.line) ?? [];
  const meant = others.find(
    ({ partner }) => named.includes(partner.state) || named.includes(stateName(partner.state, view.lang)),
  );
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.preserve-there.page")} errors={form?.errors}>
      <p class="lead">{t("cooperation.preserve-there.lead")}</p>
      <Notice
        tone="attention"
        title={t("cooperation.preserve-there.third", { state: stateName(dossier.state, view.lang) })}
      >
        <p>{t("cooperation.preserve-there.third-text")}</p>
        <CertaintyTag certainty="memory" cite="36(3)" />{" "}
        <a href={`/requests/${file.requestId}/write/question`}>{t("cooperation.more.ask")}</a>
      </Notice>
      <ConditionNotices view={view} conditions={file.content?.conditions ?? []} lifted={liftedBy(file)} />
      <There.Form form={form} known={{ state: meant?.partner.state, title: dossier.title }}>
        <There.Field
          name="state"
          as="select"
          options={others
            .filter(({ partner }) => partner.correspondentId === undefined)
            .map(({ partner, label }) => ({ value: partner.state, label: label(view) }))}
        />
        <There.Field name="title" />
        <There.Submit />
      </There.Form>
    </RequestFrame>
  );
}
