import { Button, Form } from "../components/buttons.tsx";
import { Field } from "../components/fields.tsx";
import { SummaryList } from "../components/lists.tsx";
import { Notice } from "../components/messages.tsx";
import { ClockBadge } from "../components/tags.tsx";
import { Page } from "../layout.tsx";
import { MinimalPage } from "../minimal-page.tsx";
import { ErrorPage } from "../pages/error-page.tsx";
import { NotYourRolePage } from "../pages/not-your-role-page.tsx";
import { HealthPage } from "../pages/health.tsx";
import { LandingPage } from "../pages/landing.tsx";
import { SignInPage } from "../pages/sign-in.tsx";
import type { View } from "../view.ts";
import { contentExamples } from "./content-examples.tsx";
import { hoursFrom, type PageExample } from "./example.ts";
import { statusExamples } from "./status-examples.tsx";

const part = (view: View, component: string) =>
  [...contentExamples, ...statusExamples].find((set) => set.component === component)?.examples[0]?.render(view);

export const pageExamples: readonly PageExample[] = [
  {
    name: "dossier",
    render: (view) => (
      <Page
        view={view}
        title={view.t("gallery.request.title")}
        kind={view.t("gallery.request.kind")}
        width="wide"
        user={{ name: "Thea Lindqvist-Amari", roles: [view.t("gallery.role.drafter")] }}
        nav={[
          { href: "#queue", label: view.t("gallery.table.caption"), count: 3, current: true },
          { href: "#peers", label: view.t("gallery.nav.peers") },
          { href: "#health", label: view.t("gallery.nav.health") },
        ]}
        breadcrumb={[{ href: "#queue", label: view.t("gallery.table.caption") }]}
        nextAction={{
          label: view.t("gallery.next.label"),
          href: "#answer",
          because: <ClockBadge label={view.t("gallery.clock.answer")} due={hoursFrom(view, 5)} />,
        }}
      >
        {part(view, "StageBar")}
        {part(view, "SummaryList")}
        {part(view, "QuoteBlock")}
        {part(view, "Timeline")}
      </Page>
    ),
  },
  {
    name: "acknowledge",
    render: (view) => (
      <MinimalPage view={view} title={view.t("gallery.acknowledge.title")} kind={view.t("gallery.urgency.emergency")}>
        <ClockBadge label={view.t("gallery.clock.acknowledge")} due={hoursFrom(view, 0.4)} />
        <SummaryList
          rows={[
            { label: view.t("gallery.table.from"), value: view.t("gallery.aurelia") },
            { label: view.t("gallery.table.matter"), value: view.t("gallery.request.title") },
          ]}
        />
        <Notice tone="attention" title={view.t("gallery.acknowledge.what")} />
        <Form action="#acknowledge">
          <Field name="next-step" label={view.t("gallery.acknowledge.next")} optional />
          <Button>{view.t("gallery.acknowledge.action")}</Button>
        </Form>
      </MinimalPage>
    ),
  },
  {
    name: "landing",
    render: (view) => (
      <LandingPage
        view={view}
        setUpHref="#set-up"
        readHref="#read"
        publicLinks={[
          { href: "#convention", label: view.t("gallery.nav.convention") },
          { href: "#status", label: view.t("gallery.nav.status") },
        ]}
      />
    ),
  },
  {
    name: "sign-in",
    render: (view) => (
      <SignInPage
        view={view}
        methods={[
          {
            title: view.t("gallery.sign-in.link-title"),
            text: view.t("gallery.sign-in.link-text"),
            form: (
              <Form action="#sign-in">
                <Field name="code" label={view.t("gallery.sign-in.link-label")} code width="medium" />
                <Button>{view.t("gallery.sign-in.link-action")}</Button>
              </Form>
            ),
          },
        ]}
      />
    ),
  },
  {
    name: "health",
    render: (view) => (
      <HealthPage
        view={view}
        checkedAt={view.now}
        lights={[
          { label: view.t("gallery.light.in"), level: "good", sentence: view.t("gallery.light.in-text") },
          { label: view.t("gallery.light.out"), level: "attention", sentence: view.t("gallery.light.out-text") },
          { label: view.t("gallery.light.kept"), level: "bad", sentence: view.t("gallery.light.kept-text") },
        ]}
        faults={[
          { code: "disk-full", level: "bad", sentence: view.t("gallery.light.kept-text") },
          { code: "line-alarms", level: "attention", sentence: view.t("gallery.light.out-text") },
        ]}
      />
    ),
  },
  {
    name: "error",
    render: (view) => (
      <ErrorPage
        view={view}
        title={view.t("web.error.title-unexpected")}
        message={view.t("web.error.unexpected")}
        reference="K7QM-4XRD"
      />
    ),
  },
  {
    name: "not-your-role",
    render: (view) => (
      <NotYourRolePage
        view={{ ...view, user: { name: "Thea Lindqvist-Amari", roles: [view.t("gallery.role.drafter")] } }}
        message={view.t("error.role-missing", { roles: view.t("identity.role.custodian") })}
      />
    ),
  },
  {
    name: "error-unavailable",
    render: (view) => (
      <ErrorPage
        view={view}
        title={view.t("web.error.title-unavailable")}
        message={view.t("error.database-away")}
        reference="K7QM-4XRE"
        again={{ method: "post", form: { fields: [["title", view.t("gallery.light.in-text")]], fileField: "file" } }}
      />
    ),
  },
];
