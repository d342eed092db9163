// Fetches a URL with what the JVM's own flags say of proxy and trust.
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

public class HttpsGet {
  public static void main(String[] args) throws Exception {
    HttpsURLConnection connection = (HttpsURLConnection) new URL(args[0]).openConnection();
    System.out.write(connection.getInputStream().readAllBytes());
    System.out.flush();
  }
}
