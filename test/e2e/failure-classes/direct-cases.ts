// Real clients that go past the proxy.

import type { directFailures } from "../../../src/failures/direct-failures.ts";
import { binaryPath } from "../../support/binary.ts";
import { hangingNetworkPrograms } from "../../support/hanging-network.ts";
import type { FailureCase } from "./case.ts";

// Its client has a connection, on which nothing is ever said.
const listen = `
import socket, sys, time
server = socket.create_server((sys.argv[1], 443))
print("listening", flush=True)
time.sleep(100)
`;

const getThrough = `
python3 -c "$1" "$2" >listening &
until grep -q listening listening; do sleep 0.2; done
curl -sS --noproxy '*' --max-time 100 "https://$2/" &
until "$3" status --json | grep -q "$2:443"; do sleep 0.2; done
kill $(jobs -p)
`;

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

/** Of the network itself: what listens there is reached. */
const answering = "198.18.0.1";

export const directCases: Readonly<Record<keyof typeof directFailures, FailureCase>> = {
  "went-around-proxy": pastTheProxy("https://203.0.113.1/", "203.0.113.1:443"),
  "went-around-unseen": {
    needs: [...hangingNetworkPrograms, "grep", "python3"],
    world: "hanging",
    isSlow: true,
    produce: ({ tool }) => tool(["sh", "-c", getThrough, "sh", listen, answering, binaryPath()]),
    host: `${answering}:443`,
    tells: { tool: "curl", detail: `A connection straight to ${answering}:443 got through.` },
  },
  "plain-http-around-proxy": pastTheProxy("http://203.0.113.2/", "203.0.113.2:80"),
};
