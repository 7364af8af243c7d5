package dev.akmon.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where keys and region of AWS come from. */
class AwsAccessTest {
    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    private AwsAccess access() throws Exception {
        return UserConfig.load(home, environment).aws();
    }

    private void file(String name, String content) throws Exception {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void nothingIsThereAtFirst() throws Exception {
        assertThat(access().signingKey("r")).isEmpty();
        assertThat(access().region()).isEqualTo("us-east-1");
        assertThat(access().missing()).isEqualTo("AWS_ACCESS_KEY_ID or AWS_BEARER_TOKEN_BEDROCK");
        assertThat(access().bedrockEndpoint("eu-west-1")).isEqualTo("https://bedrock-runtime.eu-west-1.amazonaws.com");
        assertThat(access().bedrockEndpoint("cn-north-1"))
                .isEqualTo("https://bedrock-runtime.cn-north-1.amazonaws.com.cn");
    }

    @Test
    void theEnvironmentGoesBeforeTheProfile() throws Exception {
        file(".aws/credentials", "[default]\naws_access_key_id = FILE\naws_secret_access_key = file-secret\n");
        assertThat(access().signingKey("r")).contains(new AwsSigningKey("FILE", "file-secret", null, "r"));

        environment.put("AWS_ACCESS_KEY_ID", "ENV");
        assertThat(access().signingKey("r")).isEmpty();
        assertThat(access().missing()).isEqualTo("AWS_SECRET_ACCESS_KEY");
        environment.put("AWS_SECRET_ACCESS_KEY", "env-secret");
        environment.put("AWS_SESSION_TOKEN", "token");
        assertThat(access().signingKey("r")).contains(new AwsSigningKey("ENV", "env-secret", "token", "r"));
    }

    @Test
    void aNamedProfileIsReadFromBothFiles() throws Exception {
        file(".aws/config", """
                [default]
                region = eu-north-1
                [profile  work]
                # region = us-west-1
                region = eu-central-1
                s3 =
                    region = nowhere
                """);
        file(
                "elsewhere",
                "[other]\naws_access_key_id=NO\n[work]\naws_access_key_id=W\r\naws_secret_access_key=s=1\r\n");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", home.resolve("elsewhere").toString());
        assertThat(access().region()).isEqualTo("eu-north-1");

        environment.put("AWS_PROFILE", "work");
        assertThat(access().region()).isEqualTo("eu-central-1");
        assertThat(access().signingKey("r")).contains(new AwsSigningKey("W", "s=1", null, "r"));
        environment.put("AWS_DEFAULT_REGION", "ap-south-1");
        assertThat(access().region()).isEqualTo("ap-south-1");
        environment.put("AWS_REGION", "ca-central-1");
        assertThat(access().region()).isEqualTo("ca-central-1");
    }

    @Test
    void keysThatAProfileGetsElsewhereAreNotFetchedAndTheMessageSaysHow() throws Exception {
        file(".aws/config", "[default]\nsso_session = corp\n");
        assertThat(access().signingKey("r")).isEmpty();
        assertThat(access().missing())
                .contains("the keys of profile default are elsewhere")
                .contains("aws configure export-credentials --format env");
    }

    @Test
    void anotherAddressComesFromTheConfigurationOrTheEnvironment() throws Exception {
        file(".akmon/config.toml", "aws_region = \"eu-west-3\"\nbedrock_endpoint = \"https://vpce.example/\"\n");
        assertThat(access().region()).isEqualTo("eu-west-3");
        assertThat(access().bedrockEndpoint("x")).isEqualTo("https://vpce.example");
        environment.put("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://127.0.0.1:1");
        assertThat(access().bedrockEndpoint("x")).isEqualTo("http://127.0.0.1:1");
    }

    @Test
    void aKeySurvivesBeingOneTextAndShowsNothing() {
        AwsSigningKey key = new AwsSigningKey("ID", "secret", "token", "r");
        assertThat(AwsSigningKey.of(key.toSecret().reveal())).contains(key);
        assertThat(AwsSigningKey.of("ABSKbearer")).isEmpty();
        assertThat(key.toString()).doesNotContain("secret").doesNotContain("token");
        assertThat(key.secrets()).containsExactly(new Secret("secret"), new Secret("token"));
    }
}
