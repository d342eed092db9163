// Real clients that go past the proxy.

import type { directFailures } from "../../../src/failures/direct-failures.ts";
import { binaryPath } from "../../support/binary.ts";
import { hangingNetworkPrograms } from "../../support/hanging-network.ts";
import type { FailureCase } from "./case.ts";

// It hangs, and is told of meanwhile.
const hang = `
curl -sS --noproxy '*' --max-time 100 "$1" &
until "$3" status --json | grep -q "$2"; do sleep 0.2; done
kill $!
`;

function pastTheProxy(url: string, host: string): FailureCase {
  return {
    needs: [...hangingNetworkPrograms, "grep"],
    world: "hanging",
    isSlow: true,
    produce: ({ tool }) => tool(["sh", "-c", hang, "sh", url, host, binaryPath()]),
    host,
    tells: { tool: "curl" },
  };
}

export const directCases: Readonly<Record<keyof typeof directFailures, FailureCase>> = {
  "went-around-proxy": pastTheProxy("https://203.0.113.1/", "203.0.113.1:443"),
  "plain-http-around-proxy": pastTheProxy("http://203.0.113.2/", "203.0.113.2:80"),
};
