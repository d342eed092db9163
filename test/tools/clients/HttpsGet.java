// Fetches a URL by HttpsURLConnection, with what the JVM itself says of proxy and trust.
import java.io.InputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

public class HttpsGet {
  public static void main(String[] args) throws Exception {
    HttpsURLConnection connection = (HttpsURLConnection) new URL(args[0]).openConnection();
    InputStream page = connection.getInputStream();
    byte[] bytes = new byte[8192];
    for (int length = page.read(bytes); length != -1; length = page.read(bytes)) {
      System.out.write(bytes, 0, length);
    }
    System.out.flush();
  }
}
