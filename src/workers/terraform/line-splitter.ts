/** Cuts a stream of bytes into lines, keeping no more of a line than `maxBytes`. */
export type LineSplitter = {
  /** Takes the next bytes, gives the lines that they complete. */
  push(chunk: Uint8Array): string[];
  /** Gives what follows the last line end, if anything. */
  end(): string[];
};

/**
 * Lines are separated by `\n` and decoded as UTF-8 when complete, so that no character is torn by a chunk's border.
 * A longer line than `maxBytes` is given once, cut, with a mark at its end, so that it can't be mistaken for a
 * whole one; empty lines are left out.
 */
export function createLineSplitter(maxBytes: number): LineSplitter {
  let kept: Uint8Array[] = [];
  let length = 0;

  function keep(piece: Uint8Array): void {
    const room = Math.max(0, maxBytes - length);
    if (room > 0 && piece.length > 0) kept.push(Uint8Array.from(piece.subarray(0, room)));
    length += piece.length;
  }

  function take(): string[] {
    const text = Buffer.concat(kept).toString('utf8');
    const line = length > maxBytes ? `${text}… [line of ${length} bytes cut]` : text;
    kept = [];
    length = 0;
    return line.trim() === '' ? [] : [line];
  }

  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let to = chunk.indexOf(10); to !== -1; to = chunk.indexOf(10, from)) {
        keep(chunk.subarray(from, to));
        lines.push(...take());
        from = to + 1;
      }
      keep(chunk.subarray(from));
      return lines;
    },
    end: take,
  };
}
