import { ceremony, project } from "../../../tests/support/conferences.ts";
import { holdsItsActs } from "../../../tests/support/act-examples.ts";
import { delegationExamples } from "../../../tests/support/delegations.ts";

const bare = { ...ceremony, zones: [], categories: [], deadlines: [] };
const documentId = "0190163d-8694-739b-aea5-966c26f8ad91";

// Of each act what a program may send: with everything, and with as little as can be.
const other = "0190163d-8694-739b-aea5-966c26f8ad92";
const bodies = {
  "conference.set-up-bodies": [{ withTasks: true }, { withTasks: false }],
  "conference.add-body": [{ template: "protocol", name: "Protocol and arrivals" }, { name: "Translation" }],
  "conference.rename-body": [{ name: "Steering group", version: 1 }],
  "conference.delete-body": [{ version: 2 }],
  "conference.add-member": [
    { name: "Ms. Ito", post: "Director of treaties", userId: other, isHead: true },
    { name: "Mr. Abad", isHead: false },
  ],
  "conference.change-member": [
    { name: "Ms. Ito", post: "Director", userId: other, isHead: true, version: 1 },
    { name: "Mr. Abad", isHead: false, version: 3 },
  ],
  "conference.remove-member": [{ tasksKnown: true, version: 1 }],
  "conference.hold-meeting": [
    {
      heldOn: "2026-11-20",
      agenda: ["Budget"],
      present: [other],
      others: ["Mr. Lind"],
      minutesId: documentId,
      decisions: [{ title: "Ask for tenders", ownerId: other, dueOn: "2026-12-01" }],
    },
    { heldOn: "2026-11-20", agenda: [], present: [other], others: [], decisions: [] },
  ],
  "conference.file-minutes": [{ minutesId: documentId }],
  "conference.plan-task": [
    { title: "Hire cars", bodyId: other, ownerId: other, dueOn: "2027-02-01", waitsFor: [documentId] },
    { title: "Hire cars", bodyId: other, dueOn: "2027-02-01", waitsFor: [] },
  ],
  "conference.change-task": [
    { title: "Hire buses", bodyId: other, ownerId: other, dueOn: "2027-02-01", waitsFor: [documentId], version: 1 },
    { bodyId: other, dueOn: "2027-02-01", waitsFor: [], version: 1 },
  ],
  "conference.start-task": [{ reason: "The hall cannot wait.", version: 1 }, { version: 1 }],
  "conference.finish-task": [
    { evidence: "Forty cars stand ready.", evidenceId: documentId, version: 1 },
    { evidence: "Forty cars stand ready.", version: 1 },
  ],
  "conference.drop-task": [{ reason: "There are trains.", waitersKnown: true, version: 1 }],
};

holdsItsActs("conference", {
  ...bodies,
  "conference.open-conference": [
    { ...ceremony, dayEndsAt: "02:30", retentionOn: "2027-05-01", slug: "aurel-2027" },
    { ...bare, slug: "abc" },
  ],
  "conference.change-conference": [{ ...ceremony, version: 2, reason: "The hall is another one." }],
  "conference.change-rules": [
    {
      rules: { floorOrder: "by-rank", statementMinutesOthers: 5 },
      fromOn: "2027-03-05",
      late: false,
      source: "Decision 3 of the bureau",
      reason: "Eighty asked to speak.",
    },
    { rules: { lotKept: "no" }, fromOn: "2026-01-01", late: true, source: "Note 4", reason: "Found late." },
  ],
  "conference.write-project": [
    { ...project, version: 3 },
    { aims: "To sign.", bodies: [{ template: "steering" }], milestones: [], means: [], version: 0 },
  ],
  "conference.approve-project": [
    { number: 2, documentId, decision: "12/QD", decidedOn: "2026-11-20", decidedBy: "The cabinet" },
  ],
  "conference.make-badges": [undefined],
  "conference.make-badge-sheet": [undefined],
  "conference.hand-over-badge": [undefined],
  "conference.replace-badge": [undefined],
  "conference.revoke-badge": [{ reason: "worn-by-another" }, { reason: "security" }],
  "conference.lift-revocation": [{ reason: "wrong-badge" }, { reason: "decided-anew" }],
  "conference.settle-badge-key": [undefined],
  ...delegationExamples,
  "conference.approve-waiting": [undefined],
  "conference.send-back-waiting": [{ words: "The hall is missing." }],
  "conference.withdraw-waiting": [undefined],
});
