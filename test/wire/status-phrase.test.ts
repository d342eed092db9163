// Tests of the phrases that stand beside our statuses.

import { expect, test } from "bun:test";
import { STATUS_CODES } from "node:http";
import { failures } from "../../src/failures/catalogue.ts";
import { statusPhrase } from "../../src/wire/status-phrase.ts";

test("every status of a failure has the phrase that is registered for it", () => {
  const statuses = new Set(Object.values(failures).flatMap(({ httpStatus }) => httpStatus ?? []));
  expect(statuses.size).toBeGreaterThan(8);
  for (const status of [...statuses, 500]) expect(statusPhrase(status)).toBe(STATUS_CODES[status] ?? "");
  expect(statusPhrase(299)).toBe("Error");
});
