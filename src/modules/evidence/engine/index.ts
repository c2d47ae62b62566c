// The engine: exhibits of any size, sealed, opened, verified and received in worker threads.
export { publishFile, removeIfThere, replaceFile, withFiles } from "./exhibit-files.ts";
export { NAMED_FOLDER, requireRoom, type RoomToLeave, withinRoom } from "./room-to-leave.ts";
export { type SealedExhibit, checkOriginal, openBody, openSealedFile } from "./open-body.ts";
export { openInMemory } from "./open-in-memory.ts";
export { type ReceiveFiles, Receiver } from "./receive.ts";
export { type SealedBody, sealFile, sealStream } from "./seal.ts";
export { type BodyFiles, type VerifyReport, isTreeOf, verifyBody } from "./verify.ts";
