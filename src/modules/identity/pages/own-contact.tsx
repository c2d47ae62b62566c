import type { Child } from "hono/jsx";
import { z } from "zod";
import type { Given } from "../../../protocol/given.ts";
import {
  type ActRoutes,
  Carried,
  type FormPage,
  formOf,
  LANGUAGE_NAMES,
  LANGUAGES,
  Page,
  type View,
} from "../../../web/index.ts";
import { changeOwnContact, ownContact, previewOwnContact } from "../actions/own-access.ts";
import { approvalPreviewAnswer } from "../answers.ts";
import type { PeopleContext } from "../context.ts";
import { isConfirmationRefused } from "../domain/approval.ts";
import type { Role } from "../domain/roles.ts";
import type { User } from "../types.ts";
import { ReviewPage } from "./review-page.tsx";

const Contact = formOf(changeOwnContact);

/** /account/contact: one's own languages and telephone; another number is looked at once more, and confirmed. */
export function mountOwnContact(routes: ActRoutes<PeopleContext, User, Role>): void {
  const at = "/account/contact";
  const pageOf = (view: View) => ({
    view,
    title: view.t("identity.own-contact.title"),
    breadcrumb: [{ href: "/account", label: view.t("identity.account.title") }],
  });
  const review = ({ view, by, form }: FormPage<User, unknown>, given: Given<typeof ownContact>): Child => (
    <ReviewPage
      {...pageOf(view)}
      lead={view.t("identity.own-contact.check")}
      preview={previewOwnContact(by, given)}
      step={{
        ask: { action: at, label: view.t("identity.own-contact.submit") },
        back: { action: at, label: view.t("identity.asked.change") },
        filledIn: <Carried value={given} />,
      }}
      errors={form?.errors ?? []}
    >
      <Contact.Shown
        value={given}
        as={{ languages: view.format.list(given.languages.map((one) => LANGUAGE_NAMES[one])) }}
      />
    </ReviewPage>
  );
  routes.formPage(at, changeOwnContact, {
    show: async (page, refusal, given) => {
      if (refusal !== undefined && given !== undefined && isConfirmationRefused(refusal)) return review(page, given);
      const { view, form, by } = page;
      return (
        <Page {...pageOf(view)} form={form}>
          <Contact.Form form={form} known={{ languages: by.languages as never, ...(by.phone && { phone: by.phone }) }}>
            <Contact.Field
              name="languages"
              options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            />
            <Contact.Field name="phone" type="tel" />
            <Contact.Submit />
          </Contact.Form>
        </Page>
      );
    },
    check: async (given, page) =>
      page.by.confirmation === undefined && given.phone !== page.by.phone ? review(page, given) : undefined,
    next: () => "/account",
  });
  routes.api.post(
    "/me/contact-preview",
    routes.operation(
      {
        id: "identity.preview-own-contact",
        who: [],
        body: ownContact,
        answer: approvalPreviewAnswer(ownContact.extend({ userId: z.string() })),
        repeat: "reads",
        refusals: ["phone-not-international"],
      },
      ({ user, body }) => previewOwnContact(user, body),
    ),
  );
}
