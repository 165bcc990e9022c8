// Math.random from a fixed seed: the same composition gives the same picture every time.

/** Any fixed number will do. */
const RANDOM_SEED = 0x5711c07;

function installRandom() {
  let state = RANDOM_SEED;
  // mulberry32 by Tommy Ettinger (public domain): 32 bits of state, uniform in [0, 1).
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
