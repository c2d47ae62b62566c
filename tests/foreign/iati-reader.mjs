// A reader of IATI 2.03 that knows nothing of ours: libxml2 with the standard's schema, its code lists, and its ruleset, read from the JSON in
// which it is published. In: a JSON array of files on standard input, and the moment of reading as argument. Out: for each file what is
// wrong with it, and what stands in it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";

const STANDARD = new URL("iati/", import.meta.url);
const DAY_MS = 86_400_000;
/** Needs lists of registration agencies and of organisations that are not at hand. */
const NOT_LOOKED_AT = new Set(["1.14.8"]);

/** Which attribute is of which list; nothing else in these files is coded but countries, languages, currencies and document categories. */
const LISTS = {
  "reporting-org/@type": "OrganisationType",
  "participating-org/@type": "OrganisationType",
  "participating-org/@role": "OrganisationRole",
  "activity-status/@code": "ActivityStatus",
  "activity-date/@type": "ActivityDateType",
  "sector/@code": "Sector",
  "sector/@vocabulary": "SectorVocabulary",
  "tag/@vocabulary": "TagVocabulary",
  "collaboration-type/@code": "CollaborationType",
  "default-flow-type/@code": "FlowType",
  "default-finance-type/@code": "FinanceType",
  "default-aid-type/@code": "AidType",
  "default-tied-status/@code": "TiedStatus",
  "budget/@type": "BudgetType",
  "budget/@status": "BudgetStatus",
  "transaction/transaction-type/@code": "TransactionType",
  "result/@type": "ResultType",
  "result/indicator/@measure": "IndicatorMeasure",
};

xmlRegisterFsInputProviders();
const now = new Date(process.argv[2]);
const validator = XsdValidator.fromDoc(documentAt("iati-activities-schema.xsd"));
const ruleset = JSON.parse(readFileSync(new URL("standard-ruleset.json", STANDARD), "utf8"));
const codes = new Map([...new Set(Object.values(LISTS))].map((name) => [name, codesOf(name)]));

function read(file) {
  using document = XmlDocument.fromString(file);
  const faults = [];
  try {
    validator.validate(document);
  } catch (error) {
    faults.push(`schema: ${error.message}`);
  }
  for (const [path, list] of Object.entries(LISTS))
    for (const code of document.find(`/iati-activities/iati-activity/${path}`))
      if (!codes.get(list).has(code.content)) faults.push(`${list}: ${code.content}`);
  for (const [context, rules] of Object.entries(ruleset))
    for (const node of document.find(context)) faults.push(...brokenOf(rules, node));
  return { faults, root: treeOf(document.root) };
}

function documentAt(name) {
  const url = new URL(name, STANDARD);
  return XmlDocument.fromString(readFileSync(url, "utf8"), { url: fileURLToPath(url) });
}

function codesOf(name) {
  using list = documentAt(`codelists/${name}.xml`);
  const items = list.find("//codelist-item[not(@status='withdrawn')]/code");
  return new Set(items.map((code) => code.content));
}

function treeOf(element) {
  const attributes = Object.fromEntries(element.attrs.map((one) => [one.prefix + one.name, one.value]));
  const children = [];
  for (let child = element.firstChild; child !== null; child = child.next)
    if (child.attrs !== undefined) children.push(treeOf(child));
  return { name: element.name, attributes, children, text: children.length === 0 ? element.content : "" };
}

/** Numbers of the rules that this element breaks, warnings too. */
function brokenOf(rules, node) {
  const broken = [];
  for (const [kind, { cases }] of Object.entries(rules))
    for (const one of cases) {
      if (kind === "loop") {
        const values = new Set(node.find(one.foreach).map((found) => found.content));
        for (const value of values) broken.push(...brokenOf(substituted(one, value), node));
        continue;
      }
      if (NOT_LOOKED_AT.has(one.ruleInfo.id)) continue;
      if (one.condition !== undefined && !isTrue(node, one.condition)) continue;
      const keeps = KINDS[kind];
      if (keeps === undefined) throw new Error(`no rule of kind ${kind} is known`);
      if (!keeps(node, one)) broken.push(one.ruleInfo.id);
    }
  return broken;
}

function substituted({ do: rules }, value) {
  return JSON.parse(JSON.stringify(rules).replaceAll("$1", value));
}

/** Whether an element keeps to a rule, by the kind of the rule. */
const KINDS = {
  unique: (node, { paths }) => {
    const values = contentsOf(node, paths);
    return new Set(values).size === values.length;
  },
  startswith: (node, { prefix, separator = "", paths }) =>
    contentsOf(node, paths).every((value) =>
      contentsOf(node, prefix).some(
        (start) => value.startsWith(start + separator) && value.length > (start + separator).length,
      ),
    ),
  atleast_one: (node, { paths }) => paths.some((path) => isTrue(node, path)),
  one_or_all: (node, { one, all }) => {
    if (isTrue(node, one)) return true;
    const lacking = {
      lang: ".//narrative[not(@xml:lang)]",
      sector: "transaction[not(sector)]",
      currency: ".//value[not(@currency)]",
    }[all];
    if (lacking === undefined) throw new Error(`nothing is known about all having "${all}"`);
    // For sectors of transactions alone: where there is none at all, another rule says so.
    return !isTrue(node, lacking) || (all === "sector" && !isTrue(node, "transaction/sector"));
  },
  date_now: (node, { date }) => contentsOf(node, [date]).every((value) => new Date(value) <= now),
  date_order: (node, { less, more }) =>
    momentsOf(node, less).every((from) => momentsOf(node, more).every((to) => from <= to)),
  time_limit: (node, { start, end }) =>
    momentsOf(node, start).every((from) => momentsOf(node, end).every((to) => to - from <= 366 * DAY_MS)),
  regex_matches: (node, { regex, paths }) => contentsOf(node, paths).every((value) => new RegExp(regex).test(value)),
  no_spaces: (node, { paths }) => contentsOf(node, paths).every((value) => value.trim() === value),
  no_more_than_one: (node, { paths }) => contentsOf(node, paths).length <= 1,
  strict_sum: (node, { paths, sum }) => {
    const values = contentsOf(node, paths);
    return values.reduce((total, value) => total + Math.round(Number(value) * 1e6), 0) === sum * 1e6;
  },
  range: (node, { paths, min, max }) =>
    contentsOf(node, paths).every((value) => Number(value) >= min && Number(value) <= max),
  if_then: (node, { if: condition, then }) => !isTrue(node, condition) || isTrue(node, then),
};

function isTrue(node, expression) {
  return node.eval(`boolean(${expression})`);
}

function contentsOf(node, paths) {
  return paths.flatMap((path) => node.find(path).map((found) => found.content));
}

function momentsOf(node, path) {
  if (path === "NOW") return [now.getTime()];
  return contentsOf(node, [path]).map((day) => Date.parse(day));
}

const files = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(files.map(read)));
