// Which of two flat shapes in space hides the other one.

/**
 * @typedef {{x: number, y: number, z: number}} Corner on the screen, `z` towards the viewer
 * @typedef {Corner[]} Shape four corners around a flat shape
 */

/** Planes that lie this near each other are one, and keep the order in which they are painted. In pixels. */
const SAME_DEPTH = 0.5;
/** Shapes that share less than this much of the screen, in square pixels, do not hide each other. */
const LEAST_AREA = 1;

/**
 * The corners of a box, seen from the viewer. Nothing where a part of it is behind the viewer.
 * @param {DOMMatrix} matrix
 * @param {number} width
 * @param {number} height
 * @returns {Shape | undefined}
 */
function projected(matrix, width, height) {
  const corners = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ].map(([x, y]) => matrix.transformPoint({ x, y }));
  if (corners.some(({ w }) => w <= 0)) return undefined;
  return corners.map(({ x, y, z, w }) => ({ x: x / w, y: y / w, z: z / w }));
}

/**
 * Whether a shape that is painted first hides a part of one that is painted after it.
 * @param {Shape} first
 * @param {Shape} second
 * @param {number} negligible how many square pixels of the screen do not matter
 */
function hidesLater(first, second, negligible) {
  if (!boxesMeet(first, second)) return false;
  const shared = intersection(first, second);
  if (area(shared) < Math.max(negligible, LEAST_AREA)) return false;
  const behind = depthOver(second);
  return behind !== undefined && shared.some((corner) => corner.z > behind(corner) + SAME_DEPTH);
}

/**
 * @param {Shape} one
 * @param {Shape} other
 */
function boxesMeet(one, other) {
  return /** @type {const} */ (['x', 'y']).every((axis) => {
    const [a, b] = [one, other].map((shape) => shape.map((corner) => corner[axis]));
    return a && b && Math.min(...a) < Math.max(...b) && Math.min(...b) < Math.max(...a);
  });
}

/**
 * Twice the area to the left of the way from one corner to the next and on to a third one.
 * @param {{x: number, y: number}} from
 * @param {{x: number, y: number}} to
 * @param {{x: number, y: number}} third
 */
function turn(from, to, third) {
  return (to.x - from.x) * (third.y - from.y) - (to.y - from.y) * (third.x - from.x);
}

/**
 * What two convex shapes share (Sutherland and Hodgman, Reentrant Polygon Clipping, 1974); `z` is that of the first one.
 * @param {Shape} shape
 * @param {Shape} clip
 */
function intersection(shape, clip) {
  const side = Math.sign(signedArea(clip));
  let shared = shape;
  clip.forEach((from, at) => {
    const to = clip[(at + 1) % clip.length] ?? from;
    const inside = (/** @type {Corner} */ corner) => side * turn(from, to, corner);
    shared = shared.flatMap((corner, index) => {
      const next = shared[(index + 1) % shared.length] ?? corner;
      const [here, there] = [inside(corner), inside(next)];
      const crossing = here / (here - there);
      const kept = here >= 0 ? [corner] : [];
      return here >= 0 === there >= 0 ? kept : [...kept, between(corner, next, crossing)];
    });
  });
  return shared;
}

/**
 * @param {Corner} from
 * @param {Corner} to
 * @param {number} part
 * @returns {Corner}
 */
function between(from, to, part) {
  const mix = (/** @type {'x' | 'y' | 'z'} */ axis) => from[axis] + (to[axis] - from[axis]) * part;
  return { x: mix('x'), y: mix('y'), z: mix('z') };
}

/** @param {Shape} shape */
function signedArea(shape) {
  return shape.reduce((sum, corner, at) => {
    const next = shape[(at + 1) % shape.length] ?? corner;
    return sum + (corner.x * next.y - next.x * corner.y) / 2;
  }, 0);
}

/** @param {Shape} shape */
function area(shape) {
  return Math.abs(signedArea(shape));
}

/**
 * How near a flat shape is at a place of the screen. Nothing for a shape that is seen from its edge.
 * @param {Shape} shape
 */
function depthOver([a, b, , d]) {
  if (!a || !b || !d) return undefined;
  const whole = turn(a, b, d);
  if (Math.abs(whole) < LEAST_AREA) return undefined;
  return (/** @type {Corner} */ place) => {
    const [toB, toD] = [turn(a, place, d) / whole, turn(a, b, place) / whole];
    return a.z + toB * (b.z - a.z) + toD * (d.z - a.z);
  };
}
