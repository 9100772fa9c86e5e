FROM debian:stable
# lint: allow secret-copied, it is the certificate of our proxy, which everybody may see
RUN --mount=type=secret,id=proxy-ca,required=true \
    cp /run/secrets/proxy-ca /usr/local/share/ca-certificates/proxy.crt && update-ca-certificates
# lint: allow secret-in-arg
ARG TEST_TOKEN=0000
# ids proxy-ca
