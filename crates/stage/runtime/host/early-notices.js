// Frames of a batch are told as soon as their pictures are where the engine reads them, before the batch is over.

/**
 * The frames of one batch, told in order. The answer of the batch has all of them once more, so nothing depends on what
 * is told here.
 */
export class EarlyNotices {
  /**
   * @param {number} call number that the engine gave the batch
   * @param {number} count frames of the batch
   */
  constructor(call, count) {
    this.call = call;
    this.count = count;
    /** @type {{notice: Notice, isReady: boolean}[]} */
    this.frames = [];
    this.told = 0;
  }

  /**
   * The next frame. Held ones are told with the next picture: by themselves they come too fast for a message each.
   * @param {Notice} notice
   * @param {Promise<void>} [sent] resolves when its picture is in its slot
   */
  add(notice, sent) {
    const frame = { notice, isReady: !sent };
    this.frames.push(frame);
    const ready = () => {
      frame.isReady = true;
      this.tell();
    };
    // The answer of the batch tells of a picture that was not sent.
    sent?.then(ready, () => undefined);
  }

  tell() {
    let end = this.told;
    while (this.frames[end]?.isReady) end += 1;
    // The last frames are told by the answer, which comes now.
    if (end === this.told || end === this.count) return;
    const notices = this.frames.slice(this.told, end).map(({ notice }) => notice);
    this.told = end;
    window.__stillcutNotices?.(JSON.stringify({ call: this.call, notices }));
  }
}
