# Full Circle in a container: docs/deploy.md. Two stages, so that pip and what it needs stay out of the image.
FROM python:3.13-slim AS packages
# For many workspaces: --build-arg LOCK=bot/oauth/requirements.txt
ARG LOCK=requirements.txt
COPY ${LOCK} /build/requirements.txt
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv install --no-cache-dir --no-deps --require-hashes -r /build/requirements.txt \
 && mkdir /data

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Full Circle" \
      org.opencontainers.image.description="A Slack bot that brings introductions full circle" \
      org.opencontainers.image.licenses="MIT"
# The root file system may be read-only: only /data is written to. Without a DATABASE_URL of yours, SQLite lies there:
# mount a volume, or it's gone with the container. (There's no VOLUME line, since Railway refuses to build one.)
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    PORT=3000 \
    DATABASE_URL=sqlite:////data/full-circle.sqlite3
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages --chown=10001:10001 /data /data
COPY LICENSE NOTICE app.py manifest.yml pyproject.toml /app/
COPY storage /app/storage
COPY bot /app/bot
# A number, so that Kubernetes can see that it isn't root.
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "import http.client, os, sys; check = http.client.HTTPConnection('localhost', int(os.environ['PORT']), timeout=4); check.request('GET', '/healthz'); sys.exit(check.getresponse().status != 200)"]
CMD ["python", "app.py"]
