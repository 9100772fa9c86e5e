FROM debian
RUN mkdir -p /run/secrets && ln -s /run/secrets/db /app/db && echo 'password_file=/run/secrets/db' >> /etc/app.conf
RUN if [ -f /run/secrets/token ]; then T=$(cat /run/secrets/token) make; fi
RUN printf 'cat /run/secrets/db\n' > /entrypoint.sh && cat <<'EOF' >> /entrypoint.sh
cat /run/secrets/db
EOF
RUN --mount=type=bind,source=secrets,target=/run/secrets ./use "$(cat /run/secrets/fixture)"
RUN --mount=type=secret,id=a,required=true for each in /run/secrets/*; do ./use "$each"; done
RUN mkdir -p /run/secrets && echo test > /run/secrets/db && cp fixture /run/secrets/token && \
    curl -o /run/secrets/ca https://x/ca && ./test "$(cat /run/secrets/db /run/secrets/token)" && tail -1 /run/secrets/ca
CMD ["sh", "-c", "exec app --password $(cat /run/secrets/db)"]
