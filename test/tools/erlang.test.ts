// Erlang's httpc, with the roots that Erlang trusts, in a session.

import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { erlang } from "../../src/tools/erlang.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

/** Prints the page, or why there is none, without the roots that a plain error has in it. */
const script = `
main([Url]) ->
    {ok, _} = application:ensure_all_started(inets),
    {ok, _} = application:ensure_all_started(ssl),
    #{host := Host, port := Port} = uri_string:parse(os:getenv("https_proxy", "http://127.0.0.1:9")),
    ok = httpc:set_options([{https_proxy, {{Host, Port}, []}}]),
    Match = public_key:pkix_verify_hostname_match_fun(https),
    Tls = [{verify, verify_peer}, {cacerts, public_key:cacerts_get()}, {customize_hostname_check, [{match_fun, Match}]}],
    case httpc:request(get, {Url, []}, [{ssl, Tls}], []) of
        {ok, {_, _, Body}} -> io:put_chars(Body);
        {error, {failed_connect, [_, {tls, _, {tls_alert, {Alert, _}}}]}} -> io:format("~p~n", [Alert]), halt(1);
        {error, Reason} -> io:format("~P~n", [Reason, 20]), halt(2)
    end.
`;

testTool(
  {
    tool: "erlang",
    does: "httpc, told of the proxy, with public_key:cacerts_get()",
    trustsBy: "ERL_AFLAGS, from OTP 27 on",
    findsBy: "the code",
    result: "explained",
  },
  [...sitePrograms, "erl", "escript"],
  async () => {
    await using site = await startSite();
    const { home } = site.session.home;
    writeFileSync(join(home, "get.escript"), `#!/usr/bin/env escript\n${script}`);
    const ask = ["escript", "get.escript", "https://good.test/"];
    expect((await site.outside(ask)).exitCode).toBe(2);
    const untrusting = await site.untrusting(ask);
    expect([untrusting.exitCode, untrusting.stdout]).toEqual([1, expect.stringMatching(/^unknown_ca$/m)]);
    const release = (await site.session.tool(["erl", ...erlang.find.version])).stdout.trim();
    const { exitCode, stdout } = await site.session.tool(ask);
    const knowsPath = Number(release) >= 27;
    expect(exitCode).toBe(knowsPath ? 0 : 1);
    // Erlang's logger writes to stdout too, before it or behind.
    expect(stdout).toMatch(knowsPath ? /^hello from good\.test$/m : /^unknown_ca$/m);
    // What it does not know does no harm, and stands where a release that knows it looks.
    const value = "application:load(public_key), application:get_env(public_key, cacerts_path)";
    const print = ["erl", "-noshell", "-eval", `io:format("~p~n", [begin ${value} end]), halt().`];
    const env = { ERL_FLAGS: "-public_key cacerts_path '\"/theirs\"'" };
    const set = await site.session.tool(print, { env });
    expect(set.stdout).toBe(`{ok,"${site.session.stateDir}/ca-bundle.crt"}\n`);
    return release;
  },
);
