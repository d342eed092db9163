// The table of `check`.

import { expect, test } from "bun:test";
import { formatResults } from "../../src/cli/check-text.ts";
import { fails, missing, notProbed, works } from "../check/result-rows.ts";

test("a row for each copy, the cause and the fix under one that fails, and the counts", () => {
  expect(formatResults([works, fails, notProbed, missing])).toBe(
    `tool                 time     trusts the CA by          finds the proxy by
curl    works        0.0 s    CURL_CA_BUNDLE +1         HTTPS_PROXY
git     fails        1.2 s    GIT_SSL_CAINFO            HTTPS_PROXY
    - It says "no" & <stops>
    fix: set THE_CA
    known: all: it does not
apt     not tried    apt fetches from repositories alone
julia   missing               -                         -
    - There is no copy of it in this image

1 of 3 work, 1 fail, 1 missing, 1 cannot be tried
`,
  );
});

test("copies of one tool are told apart by their paths", () => {
  const other = { ...works, program: "/opt/curl" };
  const lines = formatResults([works, other]).split("\n");
  expect(lines[1]).toMatch(/^curl .* \/usr\/bin\/curl$/);
  expect(lines[2]).toMatch(/^curl .* \/opt\/curl$/);
});
