package dev.akmon.agent.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The keys about AWS: {@code aws_region} and {@code bedrock_endpoint}. The environment goes before the file. */
record AwsSection(Map<String, String> environment, Path home) implements ConfigSection<AwsAccess> {
    private static final String ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME";

    @Override
    public AwsAccess read(ConfigTable root) throws ConfigurationException {
        URI endpoint = root.httpUrl("bedrock_endpoint");
        String variable = environment.getOrDefault(ENDPOINT_VARIABLE, "").strip();
        return new AwsAccess(
                environment,
                home,
                root.string("aws_region"),
                variable.isEmpty() ? endpoint : ServerUrl.parse("environment variable " + ENDPOINT_VARIABLE, variable));
    }
}
