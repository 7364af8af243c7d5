package dev.akmon.bedrock;

import dev.akmon.agent.config.AwsSigningKey;
import dev.langchain4j.http.client.HttpClient;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.scheme.NoAuthAuthScheme;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;

/**
 * Builds the SDK's client so that it depends on nothing but its arguments: no profile, no environment, no retries of its
 * own (each attempt is akmon's to make and to record) and no threads.
 */
final class ConverseClient {
    private ConverseClient() {}

    /** @param key an {@link AwsSigningKey} or a bearer token; null in a replay, in which no request leaves */
    static BedrockRuntimeAsyncClient create(URI endpoint, @Nullable String key, HttpClient http) {
        Optional<AwsSigningKey> signing = Optional.ofNullable(key).flatMap(AwsSigningKey::of);
        Optional<String> bearer = signing.isPresent() ? Optional.empty() : Optional.ofNullable(key);
        BedrockRuntimeAsyncClientBuilder builder = BedrockRuntimeAsyncClient.builder()
                .httpClient(new SeamAsyncHttpClient(http, bearer))
                .endpointOverride(endpoint)
                .asyncConfiguration(ClientAsyncConfiguration.builder()
                        .advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run)
                        .build())
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .defaultProfileName("none"));
        if (signing.isEmpty()) {
            // Nobody asks for the region when nothing is signed.
            return builder.region(Region.US_EAST_1)
                    .authSchemeProvider(parameters -> List.of(AuthSchemeOption.builder()
                            .schemeId(NoAuthAuthScheme.SCHEME_ID)
                            .build()))
                    .build();
        }
        return builder.region(Region.of(signing.get().region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials(signing.get())))
                .authSchemeProvider(
                        BedrockRuntimeAuthSchemeProvider.defaultProvider(List.of(AwsV4AuthScheme.SCHEME_ID)))
                .build();
    }

    private static AwsCredentials credentials(AwsSigningKey key) {
        return key.sessionToken() == null
                ? AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())
                : AwsSessionCredentials.create(key.accessKeyId(), key.secretAccessKey(), key.sessionToken());
    }
}
