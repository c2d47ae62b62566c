import { z } from "zod";
import { custodyReasonSchema, custodyWordsSchema } from "../../protocol/custody-reason.ts";
import { custodyEntrySchema } from "../../protocol/custody.ts";
import { acquisitionSchema, manifestSchema } from "../../protocol/manifest-schema.ts";
import { freeTextSchema } from "../../protocol/bodies/common.ts";
import { approvalPreviewAnswer } from "../identity/index.ts";
import { asItStands, bytesAnswer, momentAnswer } from "../../web/index.ts";
import { EXHIBIT_STATES } from "./types.ts";

// What the API says of exhibits. Tokens, keys and heads never appear.

const releasePreview = approvalPreviewAnswer(manifestSchema).extend({ reason: asItStands(custodyWordsSchema) });

const exhibit = z.object({
  exhibitId: z.string(),
  number: z.string(),
  state: z.enum(EXHIBIT_STATES),
  fault: z.string().nullable(),
  fromState: z.string().nullable(),
  dossierId: z.string(),
  requestId: z.string().nullable(),
  title: asItStands(freeTextSchema),
  kind: z.string(),
  authority: z.string(),
  originalName: z.string().nullable(),
  mediaType: z.string().nullable(),
  acquisition: asItStands(acquisitionSchema),
  original: z.object({ size: z.int(), sha256: z.string() }).nullable(),
  body: z.object({ root: z.string(), size: z.int() }).nullable(),
  createdAt: momentAnswer,
  scrubbedAt: momentAnswer.nullable(),
  scrubFinding: z.string().nullable(),
});
export const exhibitAnswer = exhibit.meta({ id: "Exhibit" });
export const exhibitsAnswer = z.object({ exhibits: z.array(exhibitAnswer) });

export const uploadAnswer = z
  .object({
    uploadId: z.string(),
    dossierId: z.string(),
    /** Null once it was taken in. */
    title: asItStands(freeTextSchema).nullable(),
    originalName: z.string().nullable(),
    modifiedAt: momentAnswer.nullable(),
    sizeBytes: z.int(),
    receivedBytes: z.int(),
    /** Null while it is not being sealed. */
    sealedBytes: z.int().nullable(),
    state: z.enum(["open", "whole", "refused", "taken-in"]),
    fault: z.string().nullable(),
    exhibitId: z.string().nullable(),
    createdAt: momentAnswer,
    expiresAt: momentAnswer,
  })
  .meta({ id: "Upload" });
export const uploadsAnswer = z.object({ uploads: z.array(uploadAnswer) });

export const releaseAnswer = z
  .object({
    releaseId: z.string(),
    exhibitId: z.string(),
    requestId: z.string(),
    receiver: z.object({ state: z.string(), authority: z.string() }),
    state: z.enum([
      "requested",
      "offered",
      "accepted",
      "stored",
      "head-released",
      "opened",
      "cannot-open",
      "rejected",
      "withdrawn",
    ]),
    reason: asItStands(custodyWordsSchema),
    /** What two people approve: the digest of the manifest to be signed. */
    manifestDigest: z.string(),
    requestedBy: z.string(),
    requestedAt: momentAnswer,
    decidedBy: z.string().nullable(),
    decidedAt: momentAnswer.nullable(),
    /** A person's words, or why it ended by itself. */
    endReason: asItStands(custodyReasonSchema).nullable(),
    /** What a passkey signs to approve it. */
    approval: releasePreview.shape.approval,
  })
  .meta({ id: "Release" });

/** The manifest that would be signed, with who receives the exhibit, and why. */
export const releasePreviewAnswer = releasePreview;
export const approvalPreviewOfReleaseAnswer = releasePreview.extend({ release: releaseAnswer });

export const openingAnswer = z
  .object({
    openingId: z.string(),
    exhibitId: z.string(),
    requestedBy: z.string(),
    requestedAt: momentAnswer,
    reason: asItStands(custodyWordsSchema),
    state: z.enum(["waiting", "ready", "refused", "removed", "sealed-copy", "taken-away", "opened-elsewhere"]),
    fault: z.string().nullable(),
    readyAt: momentAnswer.nullable(),
    removeAt: momentAnswer.nullable(),
    /** Of what was opened elsewhere: reported by a person, and only compared by the server. */
    finding: z
      .object({
        sha256: z.string(),
        sizeBytes: z.int().nullable(),
        openedAt: momentAnswer,
        openedBy: asItStands(custodyWordsSchema),
        tool: z.string().nullable(),
        enteredBy: z.string(),
        enteredAt: momentAnswer,
      })
      .nullable(),
  })
  .meta({ id: "Opening" });

const transfer = z.object({
  transferId: z.string(),
  state: z.enum(["waiting", "fetching", "stored", "withdrawn", "refused"]),
  leaves: z.int(),
  leavesHere: z.int(),
  attempts: z.int(),
  nextAt: momentAnswer.nullable(),
  fault: z.string().nullable(),
  storedAt: momentAnswer.nullable(),
});

export const exhibitRecordAnswer = exhibit
  .extend({
    manifests: z.array(
      z.object({
        digest: z.string(),
        number: z.int(),
        manifest: asItStands(manifestSchema),
        /** The signed envelope, byte for byte. */
        envelope: bytesAnswer,
      }),
    ),
    custody: z.array(asItStands(custodyEntrySchema.extend({ digest: z.string() }))),
    releases: z.array(releaseAnswer),
    transfer: transfer.nullable(),
    /** While it is offered or on its way: the bytes that it takes on the disk, and those that are free for it. */
    room: z.object({ neededBytes: z.int(), freeBytes: z.int() }).nullable(),
    openings: z.array(openingAnswer),
    /** Where the key is that opens it; with `elsewhere` a custodian takes the sealed file away. Null while there is no head for us. */
    key: z.enum(["here", "elsewhere"]).nullable(),
    /** Exhibits of other States that this one of ours comes from; their conditions bind it. */
    origins: z.array(z.object({ exhibitId: z.string(), number: z.string(), fromState: z.string().nullable() })),
    /**
     * The last court package that was made: how many log entries are in it, and how many the sending State had not cosigned; once it
     * has, a new one is wholly cosigned. Null where none was made.
     */
    courtPackage: z
      .object({
        madeAt: momentAnswer,
        sha256: z.string(),
        entries: z.int(),
        unwitnessed: z.int(),
        isCosignedSince: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: "ExhibitRecord" });

export const dropBoxAnswer = z.object({ files: z.array(z.object({ name: z.string(), size: z.int() })) });
