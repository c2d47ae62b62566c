// Sends files of any size and goes on after line, tab or server was gone (tus 1.0.0). Only pages that take exhibits in load it.
import { ResumableUpload } from "./upload/resumable-upload.ts";

customElements.define("resumable-upload", ResumableUpload);
