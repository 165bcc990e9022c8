/** How large the picture is on screen, in CSS pixels. */
export interface Box {
  width: number;
  height: number;
}

/** The largest size with the picture's proportions that fits into the room. */
export function fitInto(picture: Box, room: Box): Box {
  if (picture.width <= 0 || picture.height <= 0) return { width: 0, height: 0 };
  const scale = Math.min(room.width / picture.width, room.height / picture.height);
  return {
    width: Math.max(1, Math.floor(picture.width * scale)),
    height: Math.max(1, Math.floor(picture.height * scale)),
  };
}

/** One pixel of the composition on one pixel of the screen. */
export function actualSize(picture: Box, pixelRatio: number): Box {
  return { width: picture.width / pixelRatio, height: picture.height / pixelRatio };
}
