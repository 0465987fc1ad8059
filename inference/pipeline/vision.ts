import type { Joint } from "./pose.ts";
import type { Raster } from "./raster.ts";

/** Models that look at an image, as the nodes see them. */
export interface VisionModels {
  depth_estimation: {
    /** How near each pixel is, in one channel: white is nearest. As large as the image. */
    depth(image: Raster): Promise<Raster>;
  };
  background_removal: {
    /** What belongs to the foreground, in one channel: white does. As large as the image. */
    foreground(image: Raster): Promise<Raster>;
  };
  image_to_text: {
    /**
     * What an image shows, in words.
     * @param onToken called after each token with how many there are, and the most there will be
     * @throws the signal's reason between two tokens
     */
    describe(
      image: Raster,
      signal: AbortSignal,
      onToken: (count: number, most: number) => void,
    ): Promise<string>;
  };
  keypoint_detection: {
    /** Where the joints of the person are that the image shows: COCO's 17, in pixels. */
    joints(image: Raster): Promise<Joint[]>;
  };
  image_feature_extraction: {
    /** The image as a direction in the space of the model: a vector of length 1. */
    embed(image: Raster): Promise<Float32Array>;
  };
}

/** The image without transparency, over white, in three channels. */
export function opaque({ width, height, channels, data }: Raster): Raster {
  const out = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const alpha = channels === 4 ? (data[i * 4 + 3] ?? 255) / 255 : 1;
    for (let c = 0; c < 3; c++) {
      const value = data[i * channels + (channels === 1 ? 0 : c)] ?? 0;
      out[i * 3 + c] = Math.round(value * alpha + 255 * (1 - alpha));
    }
  }
  return { width, height, channels: 3, data: out };
}

/** The image with a frame of `frame` pixels that repeats its edge. */
export function framed(image: Raster, frame: number): Raster {
  const { channels } = image;
  const [width, height] = [image.width + 2 * frame, image.height + 2 * frame];
  const data = new Uint8Array(width * height * channels);
  const within = (at: number, length: number) => Math.min(Math.max(at - frame, 0), length - 1);
  for (let y = 0, to = 0; y < height; y++) {
    const row = within(y, image.height) * image.width;
    for (let x = 0; x < width; x++) {
      const from = (row + within(x, image.width)) * channels;
      for (let c = 0; c < channels; c++) data[to++] = image.data[from + c]!;
    }
  }
  return { width, height, channels, data };
}

/**
 * Makes an image transparent where a mask is dark; what was transparent stays so.
 * @param mask of the same size, in one channel
 */
export function cutOut(image: Raster, mask: Raster): Raster {
  const { width, height, channels } = image;
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      data[i * 4 + c] = image.data[i * channels + (channels === 1 ? 0 : c)]!;
    }
    const before = channels === 4 ? image.data[i * 4 + 3]! : 255;
    data[i * 4 + 3] = Math.round(before * mask.data[i]! / 255);
  }
  return { width, height, channels: 4, data };
}
