// The public face of the page shell. Pages of modules import from here and from nowhere deeper.

export { plainDigits, timeTyped } from "./as-typed.ts";
export { isRenewal, isToldStateAlone, refreshContent, type Renewal, renewalOf, stateAnswer } from "./renewal.tsx";
export { createWeb, localPath, type Reader, type Web } from "./web.tsx";
export { stateName, useView, viewOf, type NavItem, type ServerFace, type View, type WaitingCall } from "./view.ts";
export { Languages, Page, type Crumb, type NextAction, type PageProps } from "./layout.tsx";
export { MinimalPage } from "./minimal-page.tsx";

export { loadLocales, type Locales, type MessageParams, type Translator } from "./i18n.ts";
export { createFormats } from "./formats.ts";
export { directionOf, isLanguage, LANGUAGE_NAMES, LANGUAGES, type Direction, type Language } from "./languages.ts";
export type {
  BodyLimit,
  Contributions,
  Fault,
  Finding,
  FirstStep,
  HealthPart,
  LightName,
  NamesBlobs,
  NavEntry,
  PlaceFor,
  PublicPages,
  StartPage,
  StepStanding,
} from "./contributions.ts";
export { packageRoot } from "./package-root.ts";

export {
  checkFields,
  codeText,
  dateText,
  errorFor,
  file,
  manyOf,
  oneOf,
  optionalText,
  timeText,
  parseForm,
  readForm,
  refusalAsFieldError,
  refusalText,
  requiredText,
  tick,
  ticked,
  translatedRefusal,
  typed,
  wholeNumber,
  type FieldError,
  type FormInput,
  dayOf,
  dayParts,
  typedDay,
} from "./forms.ts";
export { type PostedForm } from "./forms.ts";
export { answerOrShow, goOn, isForTheForm, orShow } from "./or-show.ts";
export {
  type Act,
  type Actors,
  type AnyAnswer,
  type ActSpec,
  acts,
  type AnyAct,
  type ArrivingFile,
  type Call,
  type Calling,
  type Doing,
  type FormAct,
  nothing,
  presented,
} from "./acts/act.ts";
export {
  Carried,
  type FieldOf,
  formOf,
  type FormParts,
  type FormState,
  isStale,
  type Known,
  labelKey,
} from "./acts/act-form.tsx";
export { type ActMounts, actOf, type ActRoutes, actRoutes, formAt, type FormPage } from "./acts/act-routes.tsx";
export { type ActByForm, byForm } from "./acts/by-form.ts";
export { Filter, listAddress, type ListFilter, narrowRows, type RowFilter, type RowFilters } from "./acts/filters.tsx";
export { boxesOf, fieldsOf, readFields } from "./acts/form-reader.ts";
export { type MultipartUpload, readUpload, readUploadForm } from "./multipart.ts";
export { cookieNames, FORM_TOKEN_FIELD } from "./csrf.ts";
export { answerOf, asItStands, bytesAnswer, momentAnswer, orNull, recordAnswer } from "./answer-parts.ts";
export {
  fileOf,
  type Operation,
  operations,
  type ParamValues,
  pathParam,
  type PathParams,
  readParam,
} from "./operation.ts";
export { maxBodyBytes, moduleOf, refusalCodes } from "./operation-facts.ts";
export { describedRoutes, type DescribedRoute, openApiDocument } from "./openapi.ts";
export { allowCameraAndWorker } from "./security-headers.ts";
export { SENDER_CHECK_VARIABLE } from "./sender.ts";
export { errorHandler, type ErrorReport, notFoundHandler } from "./errors.tsx";
export { assetUrl, loadAssets, type ClientAssets } from "./assets.ts";
export { readCsv } from "./read-csv.ts";
export { toCsv, type CsvCell } from "./csv.ts";
export { sendCsv } from "./acts/list-sheet.ts";
export { lookAlikeWords, strongDirection, visibleText } from "./visible-text.ts";

export { type CameBack, useCameBack, useTouched } from "./components/came-back.ts";
export { Button, ButtonRow, Form, LinkButton, type ButtonKind } from "./components/buttons.tsx";
export { Field, fieldId, FileField, Group, Select, TextArea, TimeField, type Option } from "./components/fields.tsx";
export { HiddenInput } from "./components/hidden-input.tsx";
export { Checkbox, Checkboxes, DateField, Radios, type ChoiceOption } from "./components/choices.tsx";
export { BeSomebodyElse, EmptyState, ErrorSummary, Notice } from "./components/messages.tsx";
export { Comma, CertaintyTag, ClockBadge, Moment, StatusTag } from "./components/tags.tsx";
export { SummaryList, Table, TaskList, type SummaryRow, type Task } from "./components/lists.tsx";
export { StageBar, Steps, Timeline, type Light, type Stage } from "./components/progress.tsx";
export { CopyBlock, CustodyList, Fingerprint, QuoteBlock } from "./components/evidence.tsx";
export { MonthChart, type MonthRow } from "./components/month-chart.tsx";
export { QrCode } from "./components/qr-code.tsx";
export { PhoneNumber, TextWithPhones } from "./components/telephone.tsx";
export { HostileText } from "./components/hostile-text.tsx";
export { Unbroken } from "./components/unbroken.tsx";
export { type Tone } from "./components/symbol.tsx";

export { HealthPage } from "./pages/health.tsx";
export { LandingPage } from "./pages/landing.tsx";
export { SignInPage } from "./pages/sign-in.tsx";

export { createGallery } from "./gallery/gallery.tsx";
export { keepAnswers, type KeptPages } from "./kept-answers.ts";
export { publicCache } from "./public-cache.ts";
export { admitBytes, MAX_DOCUMENT_BYTES } from "./admitted-file.ts";
export { type SheetTaken } from "./acts/list.tsx";
export { everyLanguage, languageOptions, LanguageSelect } from "./language-options.tsx";
