# The worker in a container: docker build -t licenseinbox .
# Both base images can be replaced, as in: --build-arg RUNTIME_IMAGE=registry.vendor.example/dotnet/aspnet:10.0
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /build
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
COPY .editorconfig .
COPY .config .config
COPY config config
COPY src src
# Compiled ahead where the machine is x64: readers start sooner and cost less until they are fast.
RUN dotnet publish src/LicenseInbox.Worker -c Release -o /program -p:RestoreLockedMode=true $([ "$(uname -m)" != x86_64 ] || echo -r linux-x64) \
    && config/build/sbom /program/sbom.json

FROM ${RUNTIME_IMAGE}
# They read page images, and draw pages in the typefaces that PDFs count on without bringing them.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends poppler-utils tesseract-ocr fonts-urw-base35 \
    && mkdir /program && dpkg-query -W > /program/debian-packages.txt \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /program /program
# Everything that is kept lies in /data; the rest of the file system can be read-only.
RUN mkdir /data && chown 10001:10001 /data
USER 10001:10001
VOLUME /data
WORKDIR /data
ENV LICENSEINBOX__Store__Path=/data/licenseinbox.db \
    LICENSEINBOX__Logging__Format=json \
    DOTNET_EnableDiagnostics=0 \
    DOTNET_DbgEnableMiniDump=0
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s CMD ["dotnet", "/program/licenseinbox.dll", "status", "--max-age", "00:05:00"]
# Raw mails pass through its memory: no dump of it is ever written, whatever the engine's default limit is.
ENTRYPOINT ["/bin/sh", "-c", "ulimit -c 0 && exec dotnet /program/licenseinbox.dll \"$@\"", "licenseinbox"]
CMD ["run"]
