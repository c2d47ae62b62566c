import { formOf } from "../../../../web/index.ts";
import type { ConferenceContext, ConferenceRoutes } from "../../context.ts";
import { documentOptions } from "../../frame/pages/document-options.ts";
import { addMinutes, holdMeeting } from "../actions/meetings.ts";
import { demandBody, readOrganising } from "../organising.ts";
import { bodyCrumb, memberOptions, OrganisingPage, toBody } from "./parts.tsx";

const Holding = formOf(holdMeeting);
const Minutes = formOf(addMinutes);

/** Entering that a body met, and its minutes once they are written. */
export function mountMeetings(routes: ConferenceRoutes, context: ConferenceContext): void {
  const { db } = context.platform.database;

  routes.formPage("/conferences/:conference/bodies/:body/meetings/new", holdMeeting, {
    show: async ({ view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const body = demandBody(organising, params.body);
      const members = organising.members.filter(({ bodyId }) => bodyId === body.bodyId);
      const known = { heldOn: organising.today };
      const page = { view, by, form, context, organising, below: [bodyCrumb(view, body)] };
      return (
        <OrganisingPage {...page} title={view.t("conference.meeting.new")}>
          <Holding.Form form={form} known={known} action={`${toBody(body)}/meetings/new`}>
            <Holding.Field name="heldOn" />
            <Holding.Field
              name="present"
              options={members.map(({ memberId: value, name: label }) => ({ value, label }))}
            />
            <Holding.Fields of={["others", "agenda"]} />
            <Holding.Field name="minutesId" as="select" options={await documentOptions(context)} />
            <Holding.Groups name="decisions">
              {(Box) => [
                <Box name="title" />,
                <Box name="ownerId" as="select" options={memberOptions(view, organising)} />,
                <Box name="dueOn" />,
              ]}
            </Holding.Groups>
            <Holding.Submit />
          </Holding.Form>
        </OrganisingPage>
      );
    },
    next: toBody,
  });

  routes.formPage("/conferences/:conference/bodies/:body/meetings/:meeting/minutes", addMinutes, {
    show: async ({ view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const page = {
        view,
        by,
        form,
        context,
        organising,
        below: [bodyCrumb(view, demandBody(organising, params.body))],
      };
      return (
        <OrganisingPage {...page} title={view.t("conference.minutes.title")}>
          <p>
            <a href="/documents/new">{view.t("conference.project-approval.to-documents")}</a>
          </p>
          <Minutes.Form form={form}>
            <Minutes.Field name="minutesId" as="select" options={await documentOptions(context)} />
            <Minutes.Submit />
          </Minutes.Form>
        </OrganisingPage>
      );
    },
    next: toBody,
  });
}
