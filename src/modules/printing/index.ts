// What every paper is made of, whatever it says: each module writes its own.
export {
  articleOf,
  citedPlace,
  dayOf,
  drillNotice,
  facts,
  factsTogether,
  freeText,
  heading,
  momentOf,
  paperHead,
  paperView,
  paragraph,
  plainWords,
  seen,
  seenName,
  table,
  type PaperView,
  type Press,
} from "./paper.ts";
export { mountPaper } from "./mount-paper.ts";
export {
  DOCX_TYPE,
  docxFile,
  PRINT_REFUSALS,
  printedFile,
  sendDocx,
  sendPdf,
  type PrintedFile,
} from "./printed-file.ts";
