# Fetches argv[1] with a ClientHello of about argv[2] bytes: that many are offered in ALPN names that nobody has.
import ssl
import sys
import urllib.request

names = ["http/1.1"]
size = int(sys.argv[2]) - 500
while size > 0:
    length = min(size, 250)
    names.append(f"{len(names):0{length}d}")
    size -= length + 1
context = ssl.create_default_context()
context.set_alpn_protocols(names)
sys.stdout.write(urllib.request.urlopen(sys.argv[1], context=context).read().decode())
