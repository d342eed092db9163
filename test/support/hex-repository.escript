#!/usr/bin/env escript
%% Writes a Hex repository with one package in it, by rebar3's own copy of hex_core: build.escript REBAR3 FOLDER
main([Rebar3, Folder]) ->
    {ok, Sections} = escript:extract(Rebar3, []),
    {archive, Archive} = lists:keyfind(archive, 1, Sections),
    Code = filename:join(Folder, "rebar3"),
    {ok, _} = zip:unzip(Archive, [{cwd, Code}]),
    code:add_pathsa(filelib:wildcard(filename:join(Code, "*/ebin"))),
    Metadata = #{
        <<"name">> => <<"pkg">>, <<"version">> => <<"1.2.3">>, <<"app">> => <<"pkg">>,
        <<"build_tools">> => [<<"rebar3">>], <<"requirements">> => #{}, <<"licenses">> => [],
        <<"description">> => <<"For tests">>
    },
    App = <<"{application, pkg, [{vsn, \"1.2.3\"}, {applications, [kernel, stdlib]}]}.\n">>,
    {ok, #{tarball := Tarball, inner_checksum := Inner, outer_checksum := Outer}} =
        r3_hex_tarball:create(Metadata, [{"src/pkg.app.src", App}]),
    write(Folder, "tarballs/pkg-1.2.3.tar", Tarball),
    Key = public_key:generate_key({rsa, 2048, 65537}),
    Private = pem('RSAPrivateKey', Key),
    {'RSAPrivateKey', _, Modulus, Exponent, _, _, _, _, _, _, _} = Key,
    Entry = public_key:pem_entry_encode('SubjectPublicKeyInfo', {'RSAPublicKey', Modulus, Exponent}),
    Release = #{version => <<"1.2.3">>, inner_checksum => Inner, outer_checksum => Outer, dependencies => []},
    Package = r3_hex_registry:encode_package(
        #{repository => <<"hexpm">>, name => <<"pkg">>, releases => [Release]}),
    write(Folder, "packages/pkg", zlib:gzip(r3_hex_registry:sign_protobuf(Package, Private))),
    write(Folder, "public_key", public_key:pem_encode([Entry])).

pem(Type, Key) ->
    public_key:pem_encode([public_key:pem_entry_encode(Type, Key)]).

write(Folder, Name, Bytes) ->
    Path = filename:join(Folder, Name),
    ok = filelib:ensure_dir(Path),
    ok = file:write_file(Path, Bytes).
