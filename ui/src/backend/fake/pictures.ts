/** Test pictures: something that moves, with the frame number in large digits. */

import type { Analysis } from '../../bindings';
import { segmentAnchor } from './stills';

export interface Picture {
  image: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  held: boolean;
  /** 16 hexadecimal digits; equal for frames that look the same. */
  hash: string;
}

export type Paint = (analysis: Analysis, frame: number) => Promise<Picture>;

const WIDTH = 960;

/** Paints a frame with the browser's canvas. */
export const paintPicture: Paint = async (analysis, frame) => {
  const anchor = segmentAnchor(analysis, frame);
  const width = WIDTH;
  const height = Math.round((WIDTH * analysis.height) / analysis.width);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser has no 2D canvas');
  paint(context, width, height, anchor, analysis.frames);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  const image = new Uint8Array(await blob.arrayBuffer());
  return { image, width, height, held: anchor !== frame, hash: hashOf(anchor) };
};

function paint(
  context: OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
  frame: number,
  frames: number,
): void {
  const share = frame / Math.max(1, frames - 1);
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, `hsl(${220 + share * 80} 55% 18%)`);
  sky.addColorStop(1, `hsl(${260 + share * 80} 60% 34%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'hsl(32 95% 62% / 0.9)';
  context.beginPath();
  const x = width * (0.12 + 0.76 * share);
  const y = height * (0.4 - 0.22 * Math.sin(share * Math.PI));
  context.arc(x, y, height * 0.09, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = 'hsl(0 0% 100% / 0.92)';
  context.font = `600 ${Math.round(height * 0.16)}px 'Inter Variable', sans-serif`;
  context.textAlign = 'center';
  context.fillText('Launch day', width / 2, height * 0.66);
  context.font = `500 ${Math.round(height * 0.05)}px 'Inter Variable', sans-serif`;
  context.fillStyle = 'hsl(0 0% 100% / 0.6)';
  context.fillText(`frame ${frame}`, width / 2, height * 0.76);
}

/** A made-up hash (FNV-1a over the number). */
export function hashOf(frame: number): string {
  let hash = 0xcbf29ce484222325n;
  for (const digit of String(frame)) {
    hash ^= BigInt(digit.charCodeAt(0));
    hash = (hash * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, '0');
}
