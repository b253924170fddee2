/** What `work` gives, or null when that takes longer than `ms` milliseconds. Rejects as `work` does. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
