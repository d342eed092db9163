// A server that the tests of one file share.

import { afterAll } from "bun:test";

/**
 * `const origin = shared(() => startNginx([…]))` at the top of a file, `await origin()` in its tests: started at the
 * first use, so a file whose tests are all skipped starts nothing, and stopped after the file's last test.
 */
export function shared<T extends AsyncDisposable>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null;
  afterAll(async () => {
    if (started === null) return;
    // A start that failed has already failed the test that asked for it.
    const server = await started.catch(() => null);
    await server?.[Symbol.asyncDispose]();
  });
  return () => (started ??= start());
}
