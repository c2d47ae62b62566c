import jsQR from "jsqr";

/** https://wicg.github.io/shape-detection-api/ : not in TypeScript's DOM, and in few browsers. */
interface Detector {
  detect(image: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}
declare global {
  var BarcodeDetector:
    { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> } | undefined;
}

const LOOK_MS = 150;
/** Enough for a code that fills a third of the picture; more takes longer to look through. */
const MAX_WIDTH_PIXELS = 960;

/** Shows what the camera sees and tells each code in it, again and again; false where there is no camera, or it may not be used. */
export async function readCamera(video: HTMLVideoElement, tell: (code: string) => void): Promise<boolean> {
  try {
    const wanted = { facingMode: "environment", width: { ideal: 1280 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted });
    await video.play();
  } catch {
    return false;
  }
  let find = await finder();
  const look = async (): Promise<void> => {
    try {
      const code = await find(video);
      if (code !== undefined) tell(code);
    } catch (error) {
      // A browser can name a reader that its system lacks.
      console.warn("The camera's picture was not read; another reader goes on:", error);
      find = byJsQr();
    }
    setTimeout(() => void look(), LOOK_MS);
  };
  void look();
  return true;
}

type Finder = (video: HTMLVideoElement) => Promise<string | undefined>;

/** What the browser itself can read is read by it; elsewhere by jsQR, which is slower. */
async function finder(): Promise<Finder> {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats();
  if (globalThis.BarcodeDetector !== undefined && formats?.includes("qr_code") === true) {
    const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  return byJsQr();
}

function byJsQr(): Finder {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (context === null || video.videoWidth === 0) return undefined;
    const scale = Math.min(1, MAX_WIDTH_PIXELS / video.videoWidth);
    [canvas.width, canvas.height] = [video.videoWidth * scale, video.videoHeight * scale];
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return await Promise.resolve(jsQR.default(data, width, height, { inversionAttempts: "dontInvert" })?.data);
  };
}
