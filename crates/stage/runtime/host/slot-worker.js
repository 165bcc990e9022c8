// What the workers that take pixels have in common: they answer every message by its number.

/**
 * @param {(options: any) => Promise<void>} open called once, first
 * @param {(slot: number, pixels: ArrayBuffer, call: number) => void | Promise<void>} write
 */
export function serve(open, write) {
  self.onmessage = async ({ data }) => {
    const begin = performance.now();
    try {
      if (data.open) await open(data.open);
      else await write(data.slot, data.pixels, data.call);
      self.postMessage({ id: data.id, ms: performance.now() - begin });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      self.postMessage({ id: data.id, error: words });
    }
  };
}
