# A client that tunnels through a proxy and speaks TLS inside, with its bytes cut as it is told (JSON in stdin).

import json, socket, ssl, sys

asked = {
    "sni": None, "alpn": [], "ca": None, "pipelined": False, "segment": 0, "record": 0, "tls12": False,
    "request": "GET / HTTP/1.1\r\nHost: o.test\r\nConnection: close\r\n\r\n", "end": False,
} | json.load(sys.stdin)
told = {"connect": "", "version": None, "alpn": None, "names": [], "reply": "", "error": None, "cleanEnd": False}

context = ssl.create_default_context(cafile=asked["ca"])
context.check_hostname = False
if asked["alpn"]:
    context.set_alpn_protocols(asked["alpn"])
if asked["tls12"]:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
tls = context.wrap_bio(incoming, outgoing, server_hostname=asked["sni"])
wire = socket.create_connection(("127.0.0.1", asked["port"]), timeout=15)
wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def cut(bytes_, size):
    step = size or len(bytes_) or 1
    return [bytes_[start : start + step] for start in range(0, len(bytes_), step)]


def in_records(flight, size):
    """The handshake message of a flight again, in records of at most `size` bytes."""
    message, rest = b"", flight
    while rest:
        length = int.from_bytes(rest[3:5], "big")
        message, rest = message + rest[5 : 5 + length], rest[5 + length :]
    return b"".join(b"\x16\x03\x01" + len(part).to_bytes(2, "big") + part for part in cut(message, size))


def send(bytes_):
    for part in cut(bytes_, asked["segment"]):
        wire.sendall(part)


def receive():
    bytes_ = wire.recv(65536)
    if bytes_:
        incoming.write(bytes_)
    else:
        incoming.write_eof()


def step(action):
    while True:
        try:
            return action()
        except ssl.SSLWantReadError:
            if not has_ended:
                wire.sendall(outgoing.read())
            receive()
        finally:
            if outgoing.pending and not has_ended:
                wire.sendall(outgoing.read())


has_ended = False
try:
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    hello = outgoing.read()
    if asked["record"]:
        hello = in_records(hello, asked["record"])
    connect = f"CONNECT {asked['target']} HTTP/1.1\r\nHost: {asked['target']}\r\n\r\n".encode()
    wire.sendall(connect + hello if asked["pipelined"] else connect)
    head = b""
    while b"\r\n\r\n" not in head:
        bytes_ = wire.recv(65536)
        if not bytes_:
            break
        head += bytes_
    head, _, rest = head.partition(b"\r\n\r\n")
    told["connect"] = head.split(b"\r\n")[0].decode("latin1")
    incoming.write(rest)
    if not asked["pipelined"]:
        send(hello)
    step(tls.do_handshake)
    told["version"], told["alpn"] = tls.version(), tls.selected_alpn_protocol()
    told["names"] = [value for _, value in tls.getpeercert().get("subjectAltName", ())]
    if asked["request"]:
        step(lambda: tls.write(asked["request"].encode("latin1")))
    if asked["end"]:
        try:
            tls.unwrap()
        except ssl.SSLWantReadError:
            pass
        wire.sendall(outgoing.read())
        wire.shutdown(socket.SHUT_WR)
        has_ended = True
    while True:
        bytes_ = step(lambda: tls.read(65536))
        if not bytes_:
            break
        told["reply"] += bytes_.decode("latin1")
    told["cleanEnd"] = True
except ssl.SSLZeroReturnError:
    told["cleanEnd"] = True
except ssl.SSLError as error:
    told["error"] = error.reason or type(error).__name__
    if outgoing.pending:
        wire.sendall(outgoing.read())
except OSError as error:
    told["error"] = type(error).__name__
print(json.dumps(told))
