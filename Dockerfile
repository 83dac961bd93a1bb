# One image for the web, the worker, the beat and the migration; what differs is the command.
FROM python:3.13-slim AS build
WORKDIR /srv/fund
RUN python -m venv /srv/venv
COPY requirements/run.txt requirements/run.txt
RUN /srv/venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/run.txt
COPY . .
RUN /srv/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/fund fund \
    && install --directory --owner fund --group fund --mode 0700 /var/lib/fund
COPY --from=build /srv /srv
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STORAGE_FOLDER=/var/lib/fund/storage
USER 10001
# the folder of the pieces kept and of the beat's schedule: a volume
WORKDIR /var/lib/fund
VOLUME /var/lib/fund
EXPOSE 8000
ENV GUNICORN_CMD_ARGS=--bind=0.0.0.0:8000
CMD ["gunicorn", "fundapp.app:create_app()", "--worker-class=gthread", "--threads=32", "--graceful-timeout=5", "--access-logfile=-", "--forwarder-headers=", "--no-control-socket"]
