# What ncat and connect do: CONNECT to argv[2] through the proxy at port argv[1], and then bytes both ways.
import socket, sys, threading
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(f"CONNECT {sys.argv[2]} HTTP/1.1\r\nHost: {sys.argv[2]}\r\n\r\n".encode())
head = b""
while not head.endswith(b"\r\n\r\n"):
    head += s.recv(1)
def up():
    while True:
        bytes_ = sys.stdin.buffer.raw.read(4096)
        if not bytes_: break
        s.sendall(bytes_)
threading.Thread(target=up, daemon=True).start()
while True:
    bytes_ = s.recv(4096)
    if not bytes_: break
    sys.stdout.buffer.raw.write(bytes_)
