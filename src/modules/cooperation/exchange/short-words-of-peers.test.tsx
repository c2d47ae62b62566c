import { Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { describe, expect, it } from "vitest";
import { textsOf } from "../../../../tests/support/paper-checks.ts";
import { conditionedRequest, refusedRequest } from "../../../../tests/support/paper-requests.ts";
import { exampleView, words } from "../../../../tests/support/paper-view.ts";
import { ViewProvider } from "../../../web/view.ts";
import { basisOnPaper } from "../request/cited-basis.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { DecisionText } from "../deciding/pages/decision-sections.tsx";
import { MessageText } from "./pages/message-text.tsx";
import { Acknowledgement, Consultations } from "../request/pages/request-sections.tsx";
import { BasisCitation } from "../request/pages/words.tsx";
import { conditionBlocks } from "../../evidence/index.ts";
import { saidRowBlocks } from "../paper/row-blocks.ts";
import { wordsOnPaper } from "../paper/said-blocks.ts";
import type { Message } from "../request/domain/message.ts";
import { groundRows } from "../request/said-rows.ts";

// R36: a peer writes where in the Convention its grounds and conditions stand, and whom to call, and may write anything there.

const HIDDEN = "\u202E";
const place = `40(22)${HIDDEN.repeat(40)}`;
const view = exampleView("ar");
const badge = { script: "", stylesheet: "", worker: "" };
const assets = {
  stylesheet: "",
  script: "",
  uploadScript: "",
  badge,
  criticalCss: "",
  criticalCssHash: "",
  files: new Map(),
};
const page = { ...view, assets, path: "/", nav: [], formToken: "" };

const conditioned = conditionedRequest();
const decision = conditioned.decisions[0]?.told.content;
if (decision === undefined) throw new Error("the example has a decision");
const content = {
  ...decision,
  grounds: [{ groundId: "persecution", paragraph: place }],
  conditions: decision.conditions.map((condition) => ({ ...condition, article: place })),
};
const file: RequestFile = {
  ...conditioned,
  decisions: [{ told: { content, lane: "peer", at: "2027-03-06T09:00:00.000Z" } }],
  consultations: refusedRequest().consultations.map((one) => ({
    ...one,
    opened: { ...one.opened, content: { ...one.opened.content, proposedGrounds: content.grounds } },
  })),
};
const lifts = content.conditions.map(({ id }) => id);
const consent = { requestId: file.requestId, lifts, text: words("We agree.") };

describe("a place that a peer cites", () => {
  it.each([
    ["of a ground", saidRowBlocks(view, groundRows(view, "stored-data", content.grounds))],
    ["of a ground under consultation", wordsOnPaper(view, file, consulted())],
    ["of a condition", conditionBlocks(view, content.conditions)],
    ["of a condition that is lifted", wordsOnPaper(view, file, { kind: "consent", content: consent })],
  ])("is printed with what it hides, and is one finding however often it is there: %s", (_, blocks) => {
    const cited = textsOf(blocks).filter((text) => text.includes("40(22)"));
    expect(cited).not.toEqual([]);
    for (const text of cited) {
      expect(text).toContain("⟦U+202E ×40⟧");
      expect(text).not.toContain(HIDDEN);
    }
  });

  it.each([
    ["in a decision", <DecisionText view={page} content={content} file={{ mechanism: "stored-data", supplied: {} }} />],
    ["in a message", <MessageText view={page} file={file} message={consulted()} />],
    ["under consultation", <Consultations view={page} file={file} state="Aurelia" />],
  ])("is shown with what it hides: %s", async (_, shown) => {
    const html = await htmlOf(shown);
    expect(html).toContain("U+202E");
    expect(html).not.toContain(HIDDEN);
  });
});

describe("what a request rests on", () => {
  it("is the Convention in the reader's language, and anything else in the words in which it came", async () => {
    const ours = "United Nations Convention against Cybercrime, Article 42";
    const inArabic = "اتفاقية الأمم المتحدة لمكافحة الجريمة السيبرانية، المادة \u206842\u2069";
    expect(await htmlOf(<BasisCitation view={page} words={ours} />)).toBe(inArabic);
    expect(basisOnPaper(view, ours)).toBe(inArabic);
    for (const theirs of [`${ours}${HIDDEN}`, "Harbour Treaty of 1999", "Article 42"]) {
      const html = await htmlOf(<BasisCitation view={page} words={theirs} />);
      expect(html).toContain(theirs.replace(HIDDEN, ""));
      expect(html).not.toContain(HIDDEN);
      expect(basisOnPaper(view, theirs)).not.toContain("اتفاقية");
    }
  });
});

describe("a telephone number of a peer", () => {
  const acknowledgement = conditioned.acknowledgement;
  if (acknowledgement === undefined) throw new Error("the example is acknowledged");
  const said = { ...acknowledgement.content, phone: `+999 1 ${HIDDEN}555` };

  it.each([
    [
      "on the request",
      <Acknowledgement view={page} file={{ ...file, acknowledgement: { ...acknowledgement, content: said } }} />,
    ],
    [
      "in the message",
      <MessageText
        view={page}
        file={file}
        message={{ type: "message", kind: "acknowledgement", content: said, lane: "peer", bearer: "peer" }}
      />,
    ],
  ])("is shown with what it hides: %s", async (_, shown) => {
    const html = await htmlOf(shown);
    expect(html).toContain("U+202E");
    expect(html).not.toContain(HIDDEN);
  });
});

async function htmlOf(shown: JSX.Element): Promise<string> {
  const answer = await new Hono()
    .get("/", (c) => c.html(<ViewProvider value={page}>{shown}</ViewProvider>))
    .request("/");
  return await answer.text();
}

function consulted(): Message {
  const [first] = file.consultations;
  if (first === undefined) throw new Error("the example has a consultation");
  const { content: said, lane } = first.opened;
  return { type: "message", kind: "consultation", content: said, lane, bearer: "peer" };
}
