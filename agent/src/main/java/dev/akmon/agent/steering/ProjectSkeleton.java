package dev.akmon.agent.steering;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A first AKMON.md, with what the files of a project give away and questions where they do not. */
public final class ProjectSkeleton {
    private record Marker(String file, String stack, String build, String test) {}

    private static final List<Marker> MARKERS = List.of(
            new Marker("Cargo.toml", "Rust with Cargo", "cargo build", "cargo test"),
            new Marker("pyproject.toml", "Python", "pip install -e .", "pytest"),
            new Marker("requirements.txt", "Python", "pip install -r requirements.txt", "pytest"),
            new Marker("tsconfig.json", "TypeScript", "npm run build", "npm test"),
            new Marker("package.json", "JavaScript with npm", "npm install", "npm test"),
            new Marker("go.mod", "Go", "go build ./...", "go test ./..."),
            new Marker("pom.xml", "Java with Maven", "mvn -q compile", "mvn -q test"),
            new Marker("build.gradle.kts", "Kotlin or Java with Gradle", "./gradlew assemble", "./gradlew test"),
            new Marker("build.gradle", "Java with Gradle", "./gradlew assemble", "./gradlew test"),
            new Marker("mix.exs", "Elixir", "mix compile", "mix test"),
            new Marker("Gemfile", "Ruby", "bundle install", "bundle exec rake test"),
            new Marker("Package.swift", "Swift", "swift build", "swift test"),
            new Marker("pubspec.yaml", "Dart", "dart pub get", "dart test"),
            new Marker("CMakeLists.txt", "C or C++ with CMake", "cmake --build build", "ctest --test-dir build"),
            new Marker("build.zig", "Zig", "zig build", "zig build test"),
            new Marker("Makefile", "make", "make", "make test"));

    private ProjectSkeleton() {}

    /** The text for the project with this root. */
    public static String of(Path root) {
        Set<String> stacks = new LinkedHashSet<>();
        Set<String> commands = new LinkedHashSet<>();
        for (Marker marker : MARKERS) {
            if (Files.isRegularFile(root.resolve(marker.file()))) {
                stacks.add(marker.stack());
                commands.add("- build: `" + marker.build() + "`");
                commands.add("- test: `" + marker.test() + "`");
            }
        }
        String name =
                root.getFileName() == null ? "this project" : root.getFileName().toString();
        return """
                # %s

                What agents must know to work here. Short and true beats complete; they can read the code themselves.

                ## Product

                What is this, and for whom?

                ## Tech stack

                %s

                ## Commands

                %s

                ## Architecture

                Where does what live, and which parts may use which?

                ## Conventions

                What does a reviewer insist on that the code around does not show?
                """.formatted(
                name,
                stacks.isEmpty() ? "Languages, frameworks, versions that matter." : String.join(", ", stacks) + ".",
                commands.isEmpty()
                        ? "How is it built, tested and run?"
                        : String.join("\n", commands) + "\n\nCheck these: they follow from file names.");
    }
}
