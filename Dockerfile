# The image of librechat-exporter, for amd64 and arm64: machine code, which the compiler and the linker make on the builder's own architecture
# for that of the image. README.md says how to use it.
#
#   docker build --build-arg REVISION="$(git rev-parse HEAD)" --tag librechat-exporter .

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG BUILDARCH
ARG TARGETARCH

# The linker. For another architecture .NET knows how to ask Clang only.
RUN case "$TARGETARCH" in "$BUILDARCH") linker="gcc libc6-dev" ;; \
         arm64) linker="clang llvm gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ;; \
         *) linker="clang llvm gcc-x86-64-linux-gnu libc6-dev-amd64-cross" ;; esac \
    && apt-get update \
    && apt-get install --yes --no-install-recommends $linker \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source

# Packages first: they are fetched again only when one of these files changes. Those that the lock file names come from the first restore, the
# compiler, which has the version of the SDK, from the second.
COPY .editorconfig global.json nuget.config Directory.Build.props Directory.Packages.props ./
COPY src/LibreChatExporter/LibreChatExporter.csproj src/LibreChatExporter/packages.lock.json src/LibreChatExporter/
RUN dotnet restore src/LibreChatExporter --locked-mode \
    && dotnet restore src/LibreChatExporter --arch "$TARGETARCH" -p:PublishAot=true

COPY samples/librechat-sample/LibreChat/ samples/librechat-sample/LibreChat/
COPY src/ src/
ARG VERSION=0.1.0
ARG REVISION=unknown
RUN dotnet publish src/LibreChatExporter --no-restore --configuration Release --arch "$TARGETARCH" -p:PublishAot=true --output /app \
        -p:ContinuousIntegrationBuild=true -p:Version=$VERSION -p:SourceRevisionId=$REVISION

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0

# The base has certificates and time zones; they are named because the exporter needs them, too.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* \
    && install --directory --owner=65534 --group=65534 --mode=0700 /var/lib/librechat-exporter
COPY --from=build /app /app

# Whoever starts the container says where the database is: MONGO_URI, or MONGO_URI_FILE with the path of a file.
ENV LIBRECHAT_EXPORTER_LISTEN=0.0.0.0:9787 \
    LIBRECHAT_EXPORTER_STATE=/var/lib/librechat-exporter
VOLUME /var/lib/librechat-exporter
EXPOSE 9787

# Nobody, by number, so that Kubernetes can see that it is not root.
USER 65534:65534
ENTRYPOINT ["/app/librechat-exporter"]

# It finds the server by the container's variables and settings file; flags of the container's command it does not see.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s --retries=3 \
    CMD ["/app/librechat-exporter", "healthcheck"]

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="librechat-exporter" \
      org.opencontainers.image.description="Prometheus exporter for LibreChat: what users, models and agents cost" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="https://github.com/librechat-exporter/librechat-exporter" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
