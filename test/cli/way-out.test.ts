// Tests of the way out that errors about the state directory's files get.

import { expect, test } from "bun:test";
import { wayOutOf } from "../../src/cli/way-out.ts";

function error(message: string, code: string): Error {
  return new Error(message, { cause: Object.assign(new Error("refused"), { code }) });
}

test("a file that is refused has one, by the system's code", () => {
  expect(wayOutOf(error('Cannot write "/s/port": no space left on device', "ENOSPC"))).toStartWith(
    "make room",
  );
  expect(wayOutOf(error('Cannot make folder "/s": permission denied', "EACCES"))).toEndWith(
    "with --state-dir",
  );
  expect(wayOutOf(error('Cannot lock "/s/lock.db": file is not a database', "SQLITE_NOTADB"))).toBe(
    "remove it",
  );
});

test("an error about something else, of another code, or without a cause has none", () => {
  expect(wayOutOf(error("Cannot write the output: no space left on device", "ENOSPC"))).toBeNull();
  expect(wayOutOf(error('Cannot write "/s/port": I/O error', "EIO"))).toBeNull();
  expect(wayOutOf(new Error('Cannot write "/s/port": it is too late'))).toBeNull();
});
