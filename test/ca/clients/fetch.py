# Fetches a URL with the strictest verification that Python has; its default from 3.13 on.
import ssl
import sys
import urllib.request

context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
print(urllib.request.urlopen(sys.argv[2], context=context).read().decode())
