// gRPC's core, in Python, in a session.

import { expect } from "bun:test";
import { runCommand } from "../support/command.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";
import { program } from "../support/programs.ts";
import { testTool } from "../support/tool-matrix.ts";

const call = `
import grpc
channel = grpc.secure_channel("good.test:443", grpc.ssl_channel_credentials())
stream = channel.stream_stream("/echo.Echo/Stream")
try:
    print([answer.decode() for answer in stream(iter([b"one", b"two"]), timeout=10, wait_for_ready=False)])
except grpc.RpcError as error:
    raise SystemExit(f"{error.code()} {error.details()}")
`;

testTool(
  {
    tool: "grpc",
    does: "a stream of gRPC's core, in Python",
    trustsBy: "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    findsBy: "https_proxy",
    result: "works",
  },
  [...originPrograms, "python3:grpc"],
  async () => {
    await using origin = await startTlsOrigin("grpc-echo", (await originCa()).certificate("good"));
    await using session = await startOriginSession(origin.port);
    const python = (env: Readonly<Record<string, string>>, script: string) =>
      runCommand([program("python3:grpc"), "-c", script], { env, cwd: session.home.home });
    const outside = await python(session.home.env, call);
    expect([outside.exitCode, outside.stderr]).toEqual([1, expect.stringContaining("DNS resolution failed")]);
    const { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: _roots, ...withoutRoots } = session.env;
    const untrusting = await python(withoutRoots, call);
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([
      1,
      expect.stringContaining("certificate verify failed"),
    ]);
    const { exitCode, stdout } = await python(session.env, call);
    expect([exitCode, stdout]).toEqual([0, "['one', 'two']\n"]);
    return (await python(session.env, "import grpc; print(grpc.__version__)")).stdout.trim();
  },
);
