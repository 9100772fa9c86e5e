FROM python:3.14-slim AS build
ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1 VIRTUAL_ENV=/opt/venv
ENV PATH="$VIRTUAL_ENV/bin:$PATH"
RUN python -m venv $VIRTUAL_ENV
COPY requirements.txt .
RUN --mount=type=secret,id=pip.conf,target=/etc/pip.conf,required=true \
    --mount=type=cache,target=/root/.cache/pip \
    pip install -r requirements.txt
RUN --mount=type=secret,id=index-user,required=true \
    --mount=type=secret,id=index-password,required=true \
    user="$(cat /run/secrets/index-user)" password="$(cat /run/secrets/index-password)" \
    && pip install --extra-index-url "https://${user}:${password}@pypi.example.com/simple" internal-lib==2.1

FROM python:3.14-slim
COPY --from=build /opt/venv /opt/venv
ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D
COPY app /app
CMD ["/opt/venv/bin/gunicorn", "app:main"]
# ids pip.conf, index-user, index-password
