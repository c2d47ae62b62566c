import { formOf } from "../../../../web/index.ts";
import type { ConferenceContext, ConferenceRoutes } from "../../context.ts";
import { ConferencePage } from "../../frame/pages/conference-page.tsx";
import { addMinutes, holdMeeting } from "../actions/meetings.ts";
import { demandBody, readOrganising } from "../organising.ts";
import { bodyCrumb, documentOptions, memberOptions, organisingCrumb, toBody } from "./parts.tsx";

const Holding = formOf(holdMeeting);
const Minutes = formOf(addMinutes);

/** Entering that a body met, and its minutes once they are written. */
export function mountMeetings(routes: ConferenceRoutes, context: ConferenceContext): void {
  const { db } = context.platform.database;

  routes.formPage("/conferences/:conference/bodies/:body/meetings/new", holdMeeting, {
    show: async ({ view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const { head, bodies } = organising;
      const body = demandBody(organising, params.body);
      const members = organising.members.filter(({ bodyId }) => bodyId === body.bodyId);
      const breadcrumb = [organisingCrumb(view, head.conferenceId), bodyCrumb(view, body)];
      const known = { heldOn: organising.today };
      return (
        <ConferencePage {...{ view, by, form, context, head, breadcrumb }} title={view.t("conference.meeting.new")}>
          <Holding.Form form={form} known={known} action={`${toBody(body)}/meetings/new`}>
            <Holding.Field name="heldOn" />
            <Holding.Field
              name="present"
              options={members.map(({ memberId: value, name: label }) => ({ value, label }))}
            />
            <Holding.Field name="others" />
            <Holding.Field name="agenda" />
            <Holding.Field name="minutesId" as="select" options={await documentOptions(context)} />
            <Holding.Groups name="decisions">
              {(Box) => (
                <>
                  <Box name="title" />
                  <Box
                    name="ownerId"
                    as="select"
                    options={memberOptions(view, { bodies, members: organising.members })}
                  />
                  <Box name="dueOn" />
                </>
              )}
            </Holding.Groups>
            <Holding.Submit />
          </Holding.Form>
        </ConferencePage>
      );
    },
    next: toBody,
  });

  routes.formPage("/conferences/:conference/bodies/:body/meetings/:meeting/minutes", addMinutes, {
    show: async ({ view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const { head } = organising;
      const body = demandBody(organising, params.body);
      const breadcrumb = [organisingCrumb(view, head.conferenceId), bodyCrumb(view, body)];
      return (
        <ConferencePage {...{ view, by, form, context, head, breadcrumb }} title={view.t("conference.minutes.title")}>
          <p>
            <a href="/documents/new">{view.t("conference.project-approval.to-documents")}</a>
          </p>
          <Minutes.Form form={form}>
            <Minutes.Field name="minutesId" as="select" options={await documentOptions(context)} />
            <Minutes.Submit />
          </Minutes.Form>
        </ConferencePage>
      );
    },
    next: toBody,
  });
}
